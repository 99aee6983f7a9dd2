using Bespoke.Entropy;

namespace Bespoke.Overfit;

/// <summary>
/// Shared networks for one size of decoder and one range of rates, trained over many pictures: what a fit starts from and what an update
/// is coded against (spec/format.md, section 8).
/// </summary>
internal sealed class OverfitBase
{
    private static readonly char[] s_digits = [.. "0123456789"];
    private readonly OverfitShape _shape;
    private readonly Dictionary<string, TensorPrior> _priors;

    /// <param name="id">See <see cref="Id"/>.</param>
    /// <param name="lambda">See <see cref="Lambda"/>.</param>
    /// <param name="shape">The shape that it was trained in; only its levels, channels and sizes count.</param>
    /// <param name="priors">One for each tensor of that shape.</param>
    public OverfitBase(uint id, float lambda, OverfitShape shape, Dictionary<string, TensorPrior> priors)
    {
        Id = id;
        Lambda = lambda;
        _shape = shape;
        _priors = priors;
    }

    /// <summary>What a file names it by: 1 or more.</summary>
    public uint Id { get; }

    /// <summary>The weight of bits that it was trained at.</summary>
    public float Lambda { get; }

    /// <summary>
    /// True for a base whose hidden layers stay as they are in every picture, because it was trained for that; false for one from which everything is
    /// fitted. Only an encoder asks.
    /// </summary>
    public bool HasFixedHiddenLayers { get; init; }

    /// <summary>True where the base has networks for pictures of this shape. Levels may differ, sizes and channels may not.</summary>
    public bool Fits(OverfitShape shape) =>
        shape.Channels == _shape.Channels && shape.EntropySize == _shape.EntropySize && shape.SynthesisSize == _shape.SynthesisSize;

    /// <summary>What the base says of each tensor of a shape with more or fewer levels.</summary>
    /// <exception cref="BespokeFormatException">The base does not fit.</exception>
    public IReadOnlyDictionary<string, TensorPrior> PriorsFor(OverfitShape shape)
    {
        if (!Fits(shape))
        {
            throw new BespokeFormatException($"The file is damaged: base {Id} is for networks of other sizes.");
        }

        return OverfitTensors.Create(shape).ToDictionary(tensor => tensor.Name, tensor => PriorFor(tensor, shape));
    }

    private TensorPrior PriorFor(QuantizedTensor tensor, OverfitShape shape)
    {
        string name = tensor.Name;
        if (name is "synthesis V1" or "synthesis P")
        {
            return Columns(_priors[name], tensor.Rows, _shape.Levels, [.. Enumerable.Range(0, shape.Levels)]);
        }

        if (name.StartsWith("features A", StringComparison.Ordinal))
        {
            return FeatureColumns(name, tensor.Rows, shape);
        }

        // Upsampling to levels that the base lacks is like that to its coarsest.
        return _priors.TryGetValue(name, out TensorPrior? prior) ? prior : _priors[$"{name.TrimEnd(s_digits)}{_shape.Levels - 2}"];
    }

    /// <summary>Inputs of features are grids: those of the same level and kind, and for levels that the base lacks none.</summary>
    private TensorPrior FeatureColumns(string name, int rows, OverfitShape shape)
    {
        int level = name[^1] - '0';
        int[] from = _shape.FeatureInputs(level);
        int[] columns = [.. shape.FeatureInputs(level).Select(input =>
        {
            OverfitGrid grid = shape.Grids[input];
            int like = Array.FindIndex(from, g => _shape.Grids[g].Level == grid.Level && _shape.Grids[g].IsHyper == grid.IsHyper);
            return like < 0 ? from.Length : like;
        })];
        return Columns(_priors[name], rows, from.Length, columns);
    }

    /// <summary>Some columns of a matrix; one past the last is zero, with the scale and exponent of the last.</summary>
    private static TensorPrior Columns(TensorPrior prior, int rows, int count, int[] columns)
    {
        return new TensorPrior(Pick(prior.Values, isValue: true), Pick(prior.Scales, isValue: false), Pick(prior.Exponents, isValue: false));

        int[] Pick(int[] from, bool isValue) =>
        [
            .. Enumerable.Range(0, rows).SelectMany(row => columns.Select(
                column => isValue && column >= count ? 0 : from[(row * count) + Math.Min(column, count - 1)])),
        ];
    }
}
