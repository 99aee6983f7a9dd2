using Bespoke.Entropy;
using Bespoke.Kernels;
using Bespoke.Overfit;

namespace Bespoke.Tests.Kernels;

/// <summary>Each kernel at each width against its scalar reference, on random and extreme values and on sizes that fill no vector.</summary>
public class KernelTests
{
    private const int Stride = 160;

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = [];
            foreach (string level in (string[])[nameof(SimdLevel.Vector128), nameof(SimdLevel.Vector256), nameof(SimdLevel.Vector512)])
            {
                foreach (string data in (string[])["random", "low", "high", "extreme"])
                {
                    foreach (int count in (int[])[1, 7, 16, 33, 100])
                    {
                        cases.Add(level, data, count);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows(string width, string data, int count)
    {
        SimdLevel level = Enum.Parse<SimdLevel>(width);
        Random random = new(count);
        foreach ((int outputs, int inputs, int exponent, bool hasShortcut) in
            (ReadOnlySpan<(int, int, int, bool)>)[(1, 9, 8, true), (3, 27, 10, true), (4, 36, 16, true), (6, 7, 0, false), (8, 12, 20, false), (5, 5, 15, true)])
        {
            DenseLayer layer = Layer(random, data, outputs, inputs, exponent, resultBits: 12, hasShortcut ? output => output : null);
            short[] source = Values(random, data, inputs * Stride);
            int[] offsets = Offsets(inputs);
            foreach (bool rectify in (ReadOnlySpan<bool>)[false, true])
            {
                short[] expected = new short[outputs * Stride];
                short[] actual = new short[outputs * Stride];
                RowsKernel.Run(SimdLevel.Scalar, layer, rectify, source, offsets, count, expected, Stride, new KernelScratch());
                RowsKernel.Run(level, layer, rectify, source, offsets, count, actual, Stride, new KernelScratch());
                AssertSameRows<short>(expected, actual, outputs, count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Filters(string width, string data, int count)
    {
        SimdLevel level = Enum.Parse<SimdLevel>(width);
        Random random = new(count);
        foreach (int exponent in (ReadOnlySpan<int>)[0, 1, 9, 20])
        {
            foreach (int taps in (ReadOnlySpan<int>)[4, 7])
            {
                Taps filter = new(Values(random, data, taps), exponent);
                short[] source = Values(random, data, taps * Stride);
                short[] expected = new short[Stride];
                short[] actual = new short[Stride];
                FilterKernel.Weigh(SimdLevel.Scalar, filter, source, Offsets(taps), count, expected);
                FilterKernel.Weigh(level, filter, source, Offsets(taps), count, actual);
                AssertSameRows<short>(expected, actual, 1, count);
            }

            Taps even = new(Values(random, data, 4), exponent);
            Taps odd = new([.. even.Weights.Reverse()], exponent);
            short[] row = Values(random, data, Stride);
            short[] expectedRow = new short[2 * Stride];
            short[] actualRow = new short[2 * Stride];
            FilterKernel.Double(SimdLevel.Scalar, even, odd, row, count, expectedRow);
            FilterKernel.Double(level, even, odd, row, count, actualRow);
            AssertSameRows<short>(expectedRow, actualRow, 1, 2 * count);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Saturating_sums_and_shifts(string width, string data, int count)
    {
        SimdLevel level = Enum.Parse<SimdLevel>(width);
        Random random = new(count);
        short[] source = Values(random, data, count);
        for (int bits = 0; bits <= 12; bits++)
        {
            short[] shifted = new short[count];
            SaturatingKernel.ShiftLeft(level, source, bits, shifted);
            Assert.Equal(source.Select(value => FixedPoint.Saturate(value << bits)), shifted);
        }

        short[] addends = Values(random, data, count);
        short[] sums = [.. addends];
        SaturatingKernel.Add(level, source, sums);
        Assert.Equal(source.Zip(addends, (a, b) => FixedPoint.Saturate(a + b)), sums);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Entropy_network(string width, string data, int count)
    {
        SimdLevel level = Enum.Parse<SimdLevel>(width);
        Random random = new(count);
        for (int size = 0; size < 4; size++)
        {
            EntropyNetwork network = new(Content(random, data, size));
            short[] source = Values(random, data, network.Size * Stride);
            int[] offsets = Offsets(network.Size);
            (short[] starts, short[] models) = Predict(SimdLevel.Scalar);
            (short[] actualStarts, short[] actualModels) = Predict(level);
            AssertSameRows<short>(starts, actualStarts, 1, count);
            AssertSameRows<short>(models, actualModels, 1, count);

            (short[] Starts, short[] Models) Predict(SimdLevel at)
            {
                short[] starts = new short[Stride];
                short[] models = new short[Stride];
                EntropyKernel.Predict(at, network, source, source, offsets, count, isRepeat: false, starts, models, new KernelScratch());
                return (starts, models);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Synthesis_layers(string width, string data, int count)
    {
        SimdLevel level = Enum.Parse<SimdLevel>(width);
        Random random = new(count);
        foreach ((int size, int channels) in (ReadOnlySpan<(int, int)>)[(0, 1), (1, 4), (2, 3), (3, 3)])
        {
            SynthesisNetwork network = new(Content(random, data, size, channels));
            short[] source = Values(random, data, network.HiddenLayer.Inputs * Stride);
            int[] offsets = Offsets(network.HiddenLayer.Inputs);
            foreach (int maximum in (ReadOnlySpan<int>)[255, 65_535])
            {
                (short[] planes, ushort[] samples) = Run(SimdLevel.Scalar);
                (short[] actualPlanes, ushort[] actualSamples) = Run(level);
                AssertSameRows<short>(planes, actualPlanes, channels, count);
                AssertSameRows<ushort>(samples, actualSamples, channels, count);

                (short[] Planes, ushort[] Samples) Run(SimdLevel at)
                {
                    short[] planes = new short[channels * Stride];
                    int[] linear = new int[channels * Stride];
                    ushort[] samples = new ushort[channels * Stride];
                    KernelScratch scratch = new();
                    PixelKernel.Run(at, network, source, offsets, count, planes, Stride, linear, Stride, scratch);
                    int[] taps = [.. Enumerable.Range(0, 9 * channels).Select(i => i % network.HiddenLayer.Inputs * Stride + i / 9)];
                    SampleKernel.Run(at, network.Convolutions[^1], source, taps, linear, Stride, count, maximum, samples, Stride, scratch);
                    return (planes, samples);
                }
            }
        }
    }

    [Fact]
    public void Rows_that_reach_beyond_their_array_are_refused()
    {
        DenseLayer layer = Layer(new Random(1), "random", 2, 2, 8, 12, null);
        Assert.Throws<ArgumentOutOfRangeException>(() => Run([0, 40], 64, 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run([0, -1], 64, 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run([0], 64, 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run([0, 32], 64, 63));
        Run([0, 32], 64, 64);

        void Run(int[] offsets, int sourceLength, int targetLength) => RowsKernel.Run(
            SimdLevel.Vector256, layer, rectify: false, new short[sourceLength], offsets, 20, new short[targetLength], 32, new KernelScratch());
    }

    private static int[] Offsets(int rows) => [.. Enumerable.Range(0, rows).Select(row => row * Stride)];

    private static short[] Values(Random random, string data, int count)
    {
        short[] values = new short[count];
        foreach (ref short value in values.AsSpan())
        {
            value = data switch
            {
                "low" => short.MinValue,
                "high" => short.MaxValue,
                "extreme" => (short)(random.Next(2) == 0 ? short.MinValue : short.MaxValue),
                _ => (short)random.Next(short.MinValue, short.MaxValue + 1),
            };
        }

        return values;
    }

    private static DenseLayer Layer(Random random, string data, int outputs, int inputs, int exponent, int resultBits, Func<int, int>? shortcut)
    {
        QuantizedTensor tensor = new("test", outputs, inputs) { Exponent = exponent };
        Fill(tensor, random, data);
        int[] bias = [.. Enumerable.Range(0, outputs).Select(_ => random.Next(int.MinValue, int.MaxValue))];
        return new DenseLayer(IntegerTensor.From(tensor), bias, 6 + exponent, resultBits, shortcut);
    }

    /// <summary>A content whose weights fill their 16 bits, at exponents from end to end of what the format allows.</summary>
    private static OverfitContent Content(Random random, string data, int size, int channels = 3)
    {
        OverfitContent content = new(new OverfitShape(8, 8, channels, 5, 2, size, size));
        foreach (QuantizedTensor tensor in content.Tensors)
        {
            tensor.Exponent = random.Next(21);
            Fill(tensor, random, data);
        }

        return content;
    }

    private static void Fill(QuantizedTensor tensor, Random random, string data)
    {
        short[] values = Values(random, data, tensor.Values.Length);
        for (int n = 0; n < values.Length; n++)
        {
            tensor.Values[n] = values[n];
        }
    }

    private static void AssertSameRows<T>(T[] expected, T[] actual, int rows, int count)
    {
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(expected.AsSpan(row * Stride, count).ToArray(), actual.AsSpan(row * Stride, count).ToArray());
        }
    }
}
