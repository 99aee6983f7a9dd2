using Bespoke.Imaging;

namespace Bespoke.Bench.Codecs;

/// <summary>
/// A picture of the set with clean copies for the peers: PPM, and PNG without colour or text chunks, so that no colour
/// management takes part and no metadata is in the sizes.
/// </summary>
internal sealed class SourcePicture
{
    private readonly Dictionary<string, string> _copies = [];

    /// <summary>Makes a source.</summary>
    /// <param name="picture">The samples, without metadata.</param>
    /// <param name="workFolder">An empty folder for copies, streams and decoded pictures.</param>
    public SourcePicture(Picture picture, string workFolder)
    {
        WorkFolder = workFolder;
        Picture = picture;
    }

    /// <summary>The samples.</summary>
    public Picture Picture { get; }

    /// <summary>Where codecs put their files; emptied by the owner.</summary>
    public string WorkFolder { get; }

    /// <summary>Path of a clean copy in the format that the ending names ("png", "ppm"), made on first use.</summary>
    public string Copy(string ending)
    {
        if (!_copies.TryGetValue(ending, out string? path))
        {
            path = Path.Combine(WorkFolder, $"in.{ending}");
            PictureDisk.Write(path, Picture);
            _copies.Add(ending, path);
        }

        return path;
    }

    /// <summary>A fresh path in the work folder: a file left there by an earlier run is deleted.</summary>
    public string Fresh(string fileName)
    {
        string path = Path.Combine(WorkFolder, fileName);
        File.Delete(path);
        return path;
    }
}
