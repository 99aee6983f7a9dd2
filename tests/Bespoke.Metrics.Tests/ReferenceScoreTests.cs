using Bespoke.Imaging;

namespace Bespoke.Metrics.Tests;

/// <summary>Agreement with scores of the metrics' own programs, where those lie beside the repository.</summary>
public class ReferenceScoreTests
{
    [Fact]
    public void Metrics_agree_with_reference_scores_of_decoded_photographs()
    {
        // The pictures do not travel with the repository: without them there is nothing to compare with.
        if (SharedData.Folder("rd/ref_pairs") is not string pairs || SharedData.Folder("data/kodak") is not string originals)
        {
            return;
        }

        IEnumerable<string[]> scores = File.ReadLines(Path.Combine(pairs, "..", "ssimulacra2_reference.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Where(fields => File.Exists(Path.Combine(pairs, fields[4])))
            .Take(10);
        int compared = 0;
        foreach (string[] fields in scores)
        {
            Picture original = PictureFile.Read(File.ReadAllBytes(Path.Combine(originals, fields[0] + ".png")));
            Picture distorted = PictureFile.Read(File.ReadAllBytes(Path.Combine(pairs, fields[4])));
            Comparison comparison = Comparison.Of(original, distorted);
            Assert.Equal(double.Parse(fields[6]), comparison.Psnr, 1e-5);
            Assert.Equal(double.Parse(fields[8]), comparison.MsSsim!.Value, 1e-6);

            // The program's recursive blur gathers rounding errors in single precision; 0.02 of a point is seen.
            Assert.Equal(double.Parse(fields[10]), comparison.Ssimulacra2!.Value, 0.05);
            compared++;
        }

        Assert.Equal(10, compared);
    }
}
