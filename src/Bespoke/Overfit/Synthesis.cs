using Bespoke.Imaging;
using static Bespoke.Overfit.FixedPoint;

namespace Bespoke.Overfit;

/// <summary>Turns a stack of planes into samples (spec/format.md, section 5.4).</summary>
internal static class Synthesis
{
    private const int PlaneBits = SynthesisNetwork.PlaneBits;
    private const int SampleBits = SynthesisNetwork.SampleBits;

    /// <summary>Fills a picture.</summary>
    /// <param name="network">The parameters.</param>
    /// <param name="stack">Planes of the picture's size.</param>
    /// <param name="firstInput">Input of the first plane; the inputs before it are zero (a picture of reduced size).</param>
    /// <param name="picture">Takes the samples.</param>
    /// <param name="threads">Threads to use.</param>
    public static void Run(SynthesisNetwork network, short[][] stack, int firstInput, Picture picture, int threads)
    {
        int channels = picture.Channels;
        int count = picture.Width * picture.Height;
        short[][] planes = NewPlanes<short>(channels, count);
        int[][] linear = NewPlanes<int>(channels, count);
        Workers.For(picture.Height, threads, y =>
        {
            for (int n = y * picture.Width; n < (y + 1) * picture.Width; n++)
            {
                PixelLayers(network, stack, firstInput, n, planes, linear);
            }
        });

        for (int layer = 0; layer < network.Convolutions.Length; layer++)
        {
            bool isLast = layer == network.Convolutions.Length - 1;
            short[][] input = planes;
            short[][] output = isLast ? [] : NewPlanes<short>(channels, count);
            int current = layer;
            Workers.For(picture.Height, threads, y =>
            {
                for (int c = 0; c < channels; c++)
                {
                    for (int x = 0; x < picture.Width; x++)
                    {
                        int n = y * picture.Width + x;
                        int sum = Convolve(network, current, c, input, x, y, picture.Width, picture.Height);
                        int sumBits = PlaneBits + network.Convolutions[current].Exponent;
                        if (isLast)
                        {
                            picture.PlaneArray(c)[n] = Sample(Rescale(sum, sumBits, SampleBits) + linear[c][n], picture.MaxValue);
                        }
                        else
                        {
                            output[c][n] = Math.Max((short)0, Saturate(Rescale(sum, sumBits, PlaneBits)));
                        }
                    }
                }
            });
            planes = output;
        }
    }

    private static T[][] NewPlanes<T>(int channels, int count) => [.. Enumerable.Range(0, channels).Select(_ => new T[count])];

    private static void PixelLayers(SynthesisNetwork network, short[][] stack, int firstInput, int n, short[][] planes, int[][] linear)
    {
        int hiddenCount = network.Hidden.Rows;
        Span<short> hidden = stackalloc short[hiddenCount];
        int sumBits = network.InputBits + network.Hidden.Exponent;
        for (int j = 0; j < hiddenCount; j++)
        {
            int sum = network.HiddenBias[j] + Dot(network.Hidden, j, stack, firstInput, n);
            hidden[j] = Math.Max((short)0, Saturate(Rescale(sum, sumBits, network.HiddenBits)));
        }

        for (int c = 0; c < planes.Length; c++)
        {
            int sum = network.OutputBias[c];
            for (int j = 0; j < hiddenCount; j++)
            {
                sum += network.Output[c, j] * hidden[j];
            }

            planes[c][n] = Saturate(Rescale(sum, network.HiddenBits + network.Output.Exponent, PlaneBits));
            linear[c][n] = Rescale(Dot(network.Linear, c, stack, firstInput, n), network.InputBits + network.Linear.Exponent, SampleBits);
        }
    }

    private static int Dot(IntegerTensor weights, int row, short[][] stack, int firstInput, int n)
    {
        int sum = 0;
        for (int i = 0; i < stack.Length; i++)
        {
            sum += weights[row, firstInput + i] * stack[i][n];
        }

        return sum;
    }

    private static int Convolve(SynthesisNetwork network, int layer, int c, short[][] planes, int x, int y, int width, int height)
    {
        IntegerTensor weights = network.Convolutions[layer];
        int sum = network.ConvolutionBiases[layer][c] + ShiftLeft(planes[c][y * width + x], weights.Exponent);
        for (int channel = 0; channel < planes.Length; channel++)
        {
            for (int tap = 0; tap < 9; tap++)
            {
                int row = Math.Clamp(y + tap / 3 - 1, 0, height - 1);
                int column = Math.Clamp(x + tap % 3 - 1, 0, width - 1);
                sum += weights[c, 9 * channel + tap] * planes[channel][row * width + column];
            }
        }

        return sum;
    }

    private static ushort Sample(int value, int maximum) =>
        (ushort)((Math.Clamp(value, 0, 1 << SampleBits) * maximum + (1 << (SampleBits - 1))) >> SampleBits);
}
