using Bespoke.Entropy;

namespace Bespoke.Overfit;

/// <summary>Everything that a file of the overfitted codec says, as integers: what the entropy decoder gives and the reconstruction takes.</summary>
internal sealed class OverfitContent
{
    /// <param name="shape">Shapes of grids and networks.</param>
    /// <param name="networkBase">See <see cref="Base"/>.</param>
    /// <param name="pictures">Pictures that share the networks.</param>
    /// <param name="isSpikeSlab">See <see cref="IsSpikeSlab"/>.</param>
    public OverfitContent(OverfitShape shape, OverfitBase? networkBase = null, int pictures = 1, bool isSpikeSlab = false)
    {
        Shape = shape;
        Base = networkBase;
        IsSpikeSlab = isSpikeSlab;
        Tensors = OverfitTensors.Create(shape, networkBase, isSpikeSlab);
        Latents = [.. Enumerable.Repeat(shape.Grids, pictures).SelectMany(grids => grids).Select(grid => new short[grid.Count])];
    }

    private OverfitContent(OverfitContent set, int picture)
    {
        Shape = set.Shape;
        Base = set.Base;
        IsSpikeSlab = set.IsSpikeSlab;
        Tensors = set.Tensors;
        UpsampledBits = set.UpsampledBits;
        HiddenBits = set.HiddenBits;
        IsSliced = set.IsSliced;
        Latents = [.. set.Latents.Skip(picture * Shape.Grids.Count).Take(Shape.Grids.Count)];
    }

    public OverfitShape Shape { get; }

    /// <summary>The shared networks that tensors may be updates of, or null.</summary>
    public OverfitBase? Base { get; }

    /// <summary>True when updates of the base are coded with the spike-and-slab prior.</summary>
    public bool IsSpikeSlab { get; }

    /// <summary>Qu: fractional bits of upsampled latents, 0 to 12.</summary>
    public int UpsampledBits { get; set; } = 7;

    /// <summary>Qh: fractional bits of the synthesis' hidden layer, 0 to 15.</summary>
    public int HiddenBits { get; set; } = 8;

    /// <summary>True when large grids are coded in streams of their own, so that they decode in parallel.</summary>
    public bool IsSliced { get; set; }

    /// <summary>Network parameters in file order.</summary>
    public IReadOnlyList<QuantizedTensor> Tensors { get; }

    /// <summary>Latents of each grid of <see cref="OverfitShape.Grids"/>, <c>[Height][Width]</c>; in a set those of all pictures in turn.</summary>
    public short[][] Latents { get; }

    /// <summary>Pictures that it has latents for.</summary>
    public int PictureCount => Latents.Length / Shape.Grids.Count;

    /// <summary>One picture of a set: the same networks, and its own latents.</summary>
    /// <param name="index">From 0.</param>
    public OverfitContent Picture(int index) => new(this, index);

    /// <summary>The tensor of this name.</summary>
    public QuantizedTensor Tensor(string name) => Tensors.First(tensor => tensor.Name == name);
}
