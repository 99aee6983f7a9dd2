using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Tests.Overfit;

/// <summary>
/// Upsampling, synthesis and contexts written a second time, from spec/format.md alone and without any thought of speed: one sample after
/// the other, whole planes at a time. What the decoder's row by row workers must equal.
/// </summary>
internal static class ReferenceReconstruction
{
    public static Picture Run(OverfitContent content, int bitDepth, int scale = 0)
    {
        OverfitShape shape = content.Shape;
        int width = shape.LevelWidth(scale);
        int height = shape.LevelHeight(scale);
        List<int[,]> inputs = [.. Enumerable.Range(0, scale).Select(_ => new int[height, width]), .. Stack(content, scale)];

        (int[,] v1, int e1) = Weights(content, "synthesis V1");
        (int[,] v2, int e2) = Weights(content, "synthesis V2");
        (int[,] p, int ep) = Weights(content, "synthesis P");
        int qu = content.UpsampledBits;
        int qh = content.HiddenBits;
        List<int[,]> hidden = [.. Enumerable.Range(0, shape.Hidden).Select(j =>
            Map(height, width, (y, x) => Math.Max(0, Sat16(Rescale(Dot(v1, j, inputs, y, x) + Bias(content, "synthesis c1", j, qu + e1), qu + e1, qh)))))];
        List<int[,]> planes = [.. Enumerable.Range(0, shape.Channels).Select(c =>
            Map(height, width, (y, x) => Sat16(Rescale(Dot(v2, c, hidden, y, x) + Bias(content, "synthesis c2", c, qh + e2), qh + e2, 12))))];
        List<int[,]> linear = [.. Enumerable.Range(0, shape.Channels).Select(c =>
            Map(height, width, (y, x) => Rescale(Dot(p, c, inputs, y, x), qu + ep, 15)))];

        Picture picture = new(width, height, shape.Channels, bitDepth);
        for (int n = 1; n <= shape.Convolutions; n++)
        {
            (int[,] weights, int e) = Weights(content, $"synthesis X{n}");
            List<int[,]> before = planes;
            int layer = n;
            int Sum(int c, int y, int x)
            {
                int z = Bias(content, $"synthesis x{layer}", c, 12 + e) + (before[c][y, x] << e);
                for (int i = 0; i < 9 * shape.Channels; i++)
                {
                    z += weights[c, i] * At(before[i / 9], y + i % 9 / 3 - 1, x + i % 3 - 1);
                }

                return z;
            }

            if (n < shape.Convolutions)
            {
                planes = [.. Enumerable.Range(0, shape.Channels).Select(c =>
                    Map(height, width, (y, x) => Math.Max(0, Sat16(Rescale(Sum(c, y, x), 12 + e, 12)))))];
                continue;
            }

            for (int c = 0; c < shape.Channels; c++)
            {
                for (int y = 0; y < height; y++)
                {
                    for (int x = 0; x < width; x++)
                    {
                        int o = Rescale(Sum(c, y, x), 12 + e, 15) + linear[c][y, x];
                        picture.Row(c, y)[x] = (ushort)((Math.Min(Math.Max(o, 0), 32768) * picture.MaxValue + (1 << 14)) >> 15);
                    }
                }
            }
        }

        return picture;
    }

    /// <summary>Mean in sixteenths and scale index of one sample.</summary>
    public static (int Mean, int Scale) Predict(OverfitContent content, int gridIndex, int y, int x)
    {
        OverfitShape shape = content.Shape;
        OverfitGrid grid = shape.Grids[gridIndex];
        (int Dy, int Dx)[] neighbours =
        [
            (0, -1), (-1, 0), (-1, -1), (-1, 1), (0, -2), (-2, 0), (-3, 0), (0, -3), (-1, -2), (-2, 1),
            (-2, -1), (-1, 2), (-2, -2), (-1, -3), (-2, 2), (-3, 1), (0, -4), (-1, 3), (-2, -3), (-2, 3),
        ];
        List<int> context = [.. neighbours.Take(shape.Neighbours).Select(n =>
            y + n.Dy >= 0 && x + n.Dx >= 0 && x + n.Dx < grid.Width ? Sat16(64 * content.Latents[gridIndex][(y + n.Dy) * grid.Width + x + n.Dx]) : 0)];
        for (int f = 0; f < shape.Features; f++)
        {
            context.Add(grid.IsHyper || !shape.HasFeatures(grid.Level) ? 0 : Feature(content, grid.Level, f, y, x));
        }

        int[] hidden = Hidden(content, "1", [.. context]);
        hidden = Hidden(content, "2", hidden);
        int[] outputs = new int[2];
        (int[,] wo, int eo) = Weights(content, "entropy Wo");
        (int[,] wl, int el) = Weights(content, "entropy Wl");
        for (int n = 0; n < 2; n++)
        {
            int nonlinear = 0;
            int linear = 0;
            for (int i = 0; i < hidden.Length; i++)
            {
                nonlinear += wo[n, i] * hidden[i];
                linear += wl[n, i] * context[i];
            }

            outputs[n] = Rescale(nonlinear, 6 + eo, 18) + Rescale(linear, 6 + el, 18) + Bias(content, "entropy bo", n, 18);
        }

        return (Sat16((outputs[0] + (1 << 13)) >> 14), Math.Clamp((outputs[1] >> 15) + 2, 0, 63));
    }

    private static int Feature(OverfitContent content, int level, int f, int y, int x)
    {
        (int[,] a, int ea) = Weights(content, $"features A{level}");
        int sum = Bias(content, $"features a{level}", f, 6 + ea);
        int[] inputs = content.Shape.FeatureInputs(level);
        for (int g = 0; g < inputs.Length; g++)
        {
            OverfitGrid grid = content.Shape.Grids[inputs[g]];
            int d = grid.Level - level;
            sum += a[f, g] * Sat16(64 * content.Latents[inputs[g]][(y >> d) * grid.Width + (x >> d)]);
        }

        return Sat16(Rescale(sum, 6 + ea, 6));
    }

    private static int[] Hidden(OverfitContent content, string number, int[] x)
    {
        (int[,] w, int e) = Weights(content, "entropy W" + number);
        int[] h = new int[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            int z = Bias(content, "entropy b" + number, j, 6 + e) + (x[j] << e);
            for (int i = 0; i < x.Length; i++)
            {
                z += w[j, i] * x[i];
            }

            h[j] = Math.Max(0, Sat16(Rescale(z, 6 + e, 6)));
        }

        return h;
    }

    private static List<int[,]> Stack(OverfitContent content, int level)
    {
        OverfitShape shape = content.Shape;
        int qu = content.UpsampledBits;
        List<int[,]> stack = [];
        for (int l = shape.Levels - 1; l >= level; l--)
        {
            int height = shape.LevelHeight(l);
            int width = shape.LevelWidth(l);
            short[] grid = content.Latents[shape.LatentIndex(l)];
            int[,] scaled = Map(height, width, (y, x) => Sat16(grid[y * width + x] << qu));
            if (l == shape.Levels - 1)
            {
                stack = [scaled];
                continue;
            }

            (int[,] f, int ef) = Weights(content, $"upsampling f{l}");
            (int[,] k, int ek) = Weights(content, $"upsampling k{l}");
            int[,] columns = Map(height, width, (y, x) => Pass(i => At(scaled, y + i, x)));
            int[,] filtered = Map(height, width, (y, x) => Sat16(scaled[y, x] + Pass(i => At(columns, y, x + i))));
            stack = [filtered, .. stack.Select(coarse =>
            {
                int[,] tall = Map(height, coarse.GetLength(1), (y, x) => Up(y, i => At(coarse, i, x)));
                return Map(height, width, (y, x) => Up(x, i => At(tall, y, i)));
            })];

            int Pass(Func<int, int> sample) => Sat16(Rescale(
                f[0, 0] * sample(-3) + f[0, 1] * sample(-2) + f[0, 2] * sample(-1) + f[0, 3] * sample(0) + f[0, 2] * sample(1) + f[0, 1] * sample(2) + f[0, 0] * sample(3),
                qu + ef,
                qu));

            int Up(int n, Func<int, int> sample)
            {
                int i = n / 2;
                int sum = n % 2 == 0
                    ? k[0, 0] * sample(i - 2) + k[0, 2] * sample(i - 1) + k[0, 3] * sample(i) + k[0, 1] * sample(i + 1)
                    : k[0, 1] * sample(i - 1) + k[0, 3] * sample(i) + k[0, 2] * sample(i + 1) + k[0, 0] * sample(i + 2);
                return Sat16(Rescale(sum, qu + ek, qu));
            }
        }

        return stack;
    }

    private static int Dot(int[,] weights, int row, List<int[,]> planes, int y, int x)
    {
        int sum = 0;
        for (int i = 0; i < planes.Count; i++)
        {
            sum += weights[row, i] * planes[i][y, x];
        }

        return sum;
    }

    private static (int[,] Weights, int Exponent) Weights(OverfitContent content, string name)
    {
        QuantizedTensor tensor = content.Tensor(name);
        int[,] weights = new int[tensor.Rows, tensor.Columns];
        int largest = tensor.RowExponents.SelectMany(r => tensor.ColumnExponents.Select(c => tensor.Exponent + r + c)).Max();
        for (int r = 0; r < tensor.Rows; r++)
        {
            for (int c = 0; c < tensor.Columns; c++)
            {
                weights[r, c] = tensor.Values[r * tensor.Columns + c] << (largest - tensor.ExponentAt(r, c));
            }
        }

        return (weights, largest);
    }

    private static int Bias(OverfitContent content, string name, int n, int bits) =>
        Rescale(content.Tensor(name).Values[n], content.Tensor(name).Exponent, bits);

    private static int[,] Map(int height, int width, Func<int, int, int> sample)
    {
        int[,] plane = new int[height, width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                plane[y, x] = sample(y, x);
            }
        }

        return plane;
    }

    private static int At(int[,] plane, int y, int x) =>
        plane[Math.Clamp(y, 0, plane.GetLength(0) - 1), Math.Clamp(x, 0, plane.GetLength(1) - 1)];

    private static int Sat16(int v) => Math.Clamp(v, -32768, 32767);

    private static int Rescale(int v, int from, int to) => to >= from
        ? (int)((long)v << Math.Min(to - from, 32))
        : (v + (1 << (from - to - 1))) >> (from - to);
}
