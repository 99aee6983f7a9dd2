using System.Buffers.Binary;
using Bespoke.Entropy;

namespace Bespoke.Coin;

/// <summary>
/// The network section of a sine network's file, both directions (spec/format.md, section 6.2). Parameters are floats in the order of
/// <see cref="CoinShape.StartOf"/>; what is read is exactly what was written.
/// </summary>
internal static class CoinWeights
{
    /// <summary>Most fractional bits of a parameter that is coded as an integer.</summary>
    public const int MaxExponent = 30;

    /// <summary>Rounds parameters to half precision. Those beyond its range become its largest numbers.</summary>
    public static Half[] ToHalf(ReadOnlySpan<float> parameters)
    {
        Half[] halves = new Half[parameters.Length];
        for (int n = 0; n < halves.Length; n++)
        {
            halves[n] = (Half)Math.Clamp(parameters[n], (float)Half.MinValue, (float)Half.MaxValue);
        }

        return halves;
    }

    public static byte[] Write(ReadOnlySpan<Half> parameters)
    {
        byte[] section = new byte[2 * parameters.Length];
        for (int n = 0; n < parameters.Length; n++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(section.AsSpan(2 * n), parameters[n]);
        }

        return section;
    }

    /// <summary>The tensors of a network in file order, all values zero: weights and biases of each layer.</summary>
    public static List<QuantizedTensor> CreateTensors(CoinShape shape)
    {
        List<QuantizedTensor> tensors = [];
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            tensors.Add(new QuantizedTensor($"layer {layer + 1} W", shape.OutputsOf(layer), shape.InputsOf(layer)));
            tensors.Add(new QuantizedTensor($"layer {layer + 1} b", 1, shape.OutputsOf(layer)));
        }

        return tensors;
    }

    /// <summary>Reads the parameters of a file.</summary>
    /// <exception cref="BespokeFormatException">The section has another length than the shape asks for, or a number is not valid.</exception>
    /// <exception cref="MissingDependencyException">The file names a start that this decoder does not have.</exception>
    public static float[] Read(CoinCodecSection codec, byte[] section)
    {
        if (codec.Coding == CoinWeightCoding.Half)
        {
            return ReadHalves(codec.Shape, section);
        }

        // First, so that a file that cannot be decoded is not read.
        CoinStart? start = CoinStarts.FindFor(codec);
        float[] parameters = Dequantize(ReadIntegers(codec.Shape, section));
        for (int n = 0; start is not null && n < parameters.Length; n++)
        {
            parameters[n] += start.Parameters[n];
        }

        return parameters;
    }

    public static List<QuantizedTensor> ReadIntegers(CoinShape shape, byte[] section)
    {
        List<QuantizedTensor> tensors = CreateTensors(shape);
        NetworkCoder.Read(section, tensors);
        return tensors;
    }

    /// <summary>The parameters that tensors stand for: k 2^-E, exact in single precision.</summary>
    /// <exception cref="BespokeFormatException">An exponent is outside 0..<see cref="MaxExponent"/>.</exception>
    public static float[] Dequantize(IReadOnlyList<QuantizedTensor> tensors)
    {
        float[] parameters = new float[tensors.Sum(tensor => tensor.Values.Length)];
        int n = 0;
        foreach (QuantizedTensor tensor in tensors)
        {
            for (int row = 0; row < tensor.Rows; row++)
            {
                for (int column = 0; column < tensor.Columns; column++)
                {
                    int exponent = tensor.ExponentAt(row, column);
                    if (exponent is < 0 or > MaxExponent)
                    {
                        throw new BespokeFormatException($"The file is damaged: exponent {exponent} of {tensor.Name}.");
                    }

                    parameters[n++] = MathF.ScaleB(tensor.Values[row * tensor.Columns + column], -exponent);
                }
            }
        }

        return parameters;
    }

    /// <summary>Reads parameters in half precision.</summary>
    /// <exception cref="BespokeFormatException">The section has another length than the shape asks for, or a number is not finite.</exception>
    public static float[] ReadHalves(CoinShape shape, ReadOnlySpan<byte> section)
    {
        if (section.Length != 2 * (long)shape.ParameterCount)
        {
            throw new BespokeFormatException(
                $"The file is damaged: its network has {shape.ParameterCount} parameters of two bytes, its section {section.Length} bytes.");
        }

        float[] parameters = new float[shape.ParameterCount];
        for (int n = 0; n < parameters.Length; n++)
        {
            Half parameter = BinaryPrimitives.ReadHalfLittleEndian(section[(2 * n)..]);
            parameters[n] = Half.IsFinite(parameter)
                ? (float)parameter
                : throw new BespokeFormatException("The file is damaged: a parameter is not a finite number.");
        }

        return parameters;
    }
}
