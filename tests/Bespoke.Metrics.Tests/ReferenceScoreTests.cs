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

        string[] lines = File.ReadAllLines(Path.Combine(pairs, "..", "ssimulacra2_reference.csv"));
        int compared = 0;
        foreach (string[] fields in lines.Skip(1).Select(line => line.Split(',')))
        {
            string distortedPath = Path.Combine(pairs, fields[4]);
            if (!File.Exists(distortedPath))
            {
                continue;
            }

            Picture original = PictureFile.Read(File.ReadAllBytes(Path.Combine(originals, fields[0] + ".png")));
            Picture distorted = PictureFile.Read(File.ReadAllBytes(distortedPath));
            Comparison comparison = Comparison.Of(original, distorted);
            Assert.Equal(double.Parse(fields[6]), comparison.Psnr, 1e-5);
            Assert.Equal(double.Parse(fields[8]), comparison.MsSsim!.Value, 1e-6);
            Assert.Equal(double.Parse(fields[10]), comparison.Ssimulacra2!.Value, 0.02);
            compared++;
        }

        Assert.InRange(compared, 10, 24);
    }
}
