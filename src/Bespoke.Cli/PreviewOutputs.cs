using Bespoke.Imaging;

namespace Bespoke.Cli;

/// <summary>
/// Previews beside an output, coarse to fine: for OUT.png they are OUT.1.png of 1/8 of the sides, OUT.2.png of 1/4 and OUT.3.png of 1/2.
/// Each appears, whole, as soon as it is decoded.
/// </summary>
internal sealed class PreviewOutputs
{
    private const int Count = 3;
    private readonly List<PictureOutput> _outputs = [];
    private int _written;

    /// <summary>Checks names and places of all previews before any work is done for them.</summary>
    /// <param name="path">The output that they stand beside.</param>
    /// <param name="force">Whether those that exist may be overwritten.</param>
    /// <exception cref="CommandException">One of them cannot be written.</exception>
    public PreviewOutputs(string path, bool force)
    {
        for (int n = 1; n <= Count; n++)
        {
            _outputs.Add(new PictureOutput(Path.ChangeExtension(path, $".{n}{Path.GetExtension(path)}"), force));
        }
    }

    /// <summary>The paths, coarse to fine.</summary>
    public IEnumerable<string> Names => _outputs.Select(output => output.Name);

    /// <summary>Decodes and writes one after the other.</summary>
    /// <param name="decode">Gives the picture after so many halvings of its sides.</param>
    /// <param name="cancellation">Checked before each gets its name.</param>
    public void Write(Func<int, Picture> decode, CancellationToken cancellation)
    {
        foreach (PictureOutput output in _outputs)
        {
            output.Write(decode(Count - _written), cancellation);
            _written++;
        }
    }

    /// <summary>Removes those that were written: a command that fails leaves nothing behind.</summary>
    public void Remove()
    {
        foreach (PictureOutput output in _outputs.Take(_written))
        {
            output.Remove();
        }
    }
}
