using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>Where each tensor lies in the flat array of parameters: the order of the file (spec/format.md, section 4).</summary>
internal sealed class ParameterLayout
{
    private readonly Dictionary<string, int> _indices = [];

    public ParameterLayout(OverfitShape shape)
    {
        int offset = 0;
        List<ParameterTensor> tensors = [];
        foreach (QuantizedTensor tensor in OverfitTensors.Create(shape))
        {
            _indices.Add(tensor.Name, tensors.Count);
            tensors.Add(new ParameterTensor(tensor.Name, offset, tensor.Rows, tensor.Columns));
            offset += tensor.Rows * tensor.Columns;
        }

        Tensors = tensors;
        Count = offset;
    }

    /// <summary>Tensors in file order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>Parameters in all.</summary>
    public int Count { get; }

    /// <summary>The tensor of this name.</summary>
    public ParameterTensor this[string name] => Tensors[_indices[name]];

    /// <summary>Offset of the tensor of this name.</summary>
    public int Offset(string name) => this[name].Offset;
}

/// <summary>One tensor in the flat array of parameters.</summary>
internal readonly record struct ParameterTensor(string Name, int Offset, int Rows, int Columns)
{
    /// <summary>Parameters of the tensor.</summary>
    public int Count => Rows * Columns;
}
