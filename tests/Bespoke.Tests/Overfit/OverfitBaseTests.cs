using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Tests.Overfit;

public class OverfitBaseTests
{
    private static readonly OverfitShape s_shape = new(256, 256, 3, 7, 4, 2, 2);

    [Fact]
    public void A_file_of_bases_is_read_back()
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        List<QuantizedTensor> tensors = OverfitTensors.Create(s_shape, networkBase);
        OverfitBase read = Assert.Single(OverfitBaseFile.Read(OverfitBaseFile.Write(s_shape, [(7, 4e-3f, [.. tensors.Select(tensor => tensor.Prior!)])])));

        Assert.Equal((7u, 4e-3f), (read.Id, read.Lambda));
        Assert.Equal(tensors.SelectMany(Numbers), OverfitTensors.Create(s_shape, read).SelectMany(Numbers));

        static IEnumerable<int> Numbers(QuantizedTensor tensor) => [.. tensor.Prior!.Values, .. tensor.Prior.Scales, .. tensor.Prior.Exponents];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    public void A_damaged_file_of_bases_is_refused(int missing)
    {
        List<QuantizedTensor> tensors = OverfitTensors.Create(s_shape, RandomContents.MakeBase(s_shape));
        byte[] file = OverfitBaseFile.Write(s_shape, [(7, 4e-3f, [.. tensors.Select(tensor => tensor.Prior!)])]);
        Assert.Throws<BespokeFormatException>(() => OverfitBaseFile.Read(missing > 0 ? file[..^missing] : [.. file, 0]));
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(6, 4)]
    [InlineData(7, 15)]
    [InlineData(9, 4)]
    [InlineData(12, 4)]
    public void A_base_serves_pictures_with_other_levels(int levels, int hyperStart)
    {
        OverfitBase networkBase = RandomContents.MakeBase(s_shape);
        OverfitShape shape = new(256, 256, 3, levels, hyperStart, 2, 2);
        Dictionary<string, QuantizedTensor> known = OverfitTensors.Create(s_shape, networkBase).ToDictionary(tensor => tensor.Name);
        foreach (QuantizedTensor tensor in OverfitTensors.Create(shape, networkBase))
        {
            Assert.Equal(tensor.Values.Length, tensor.Prior!.Values.Length);
            Assert.Equal(tensor.Values.Length, tensor.Prior.Scales.Length);
            Assert.Equal(tensor.Values.Length, tensor.Prior.Exponents.Length);
            if (tensor.Name == "synthesis V1")
            {
                // Columns are levels from the finest on.
                Assert.Equal(known[tensor.Name].Prior!.Values[7], tensor.Prior.Values[levels]);
                Assert.Equal(known[tensor.Name].Prior!.Scales[7], tensor.Prior.Scales[levels]);
            }
        }
    }

    [Fact]
    public void Features_of_levels_that_the_base_lacks_start_at_zero()
    {
        OverfitShape shape = new(256, 256, 3, 8, 15, 2, 2);
        TensorPrior prior = RandomContents.MakeBase(s_shape).PriorsFor(shape)["features A0"];
        TensorPrior known = RandomContents.MakeBase(s_shape).PriorsFor(s_shape)["features A0"];

        // Inputs: latents of levels 1 to 7, no hyper grids; the base has levels 1 to 6 and hyper grids 4 to 6.
        Assert.Equal([.. known.Values[..6], 0], prior.Values[..7]);
        Assert.Equal(known.Values[9..15], prior.Values[7..13]);
    }

    [Fact]
    public void A_base_of_other_sizes_is_refused() =>
        Assert.Throws<BespokeFormatException>(() => RandomContents.MakeBase(s_shape).PriorsFor(new OverfitShape(64, 64, 3, 7, 4, 1, 1)));

    [Fact]
    public void A_file_with_an_update_gives_the_promised_samples()
    {
        foreach (OverfitBase networkBase in OverfitBases.All)
        {
            (byte[] file, Picture promised) = OverfitCodec.Write(RandomContents.MakeUpdate(networkBase, 60, 40), 8, PictureMetadata.Empty);
            Picture decoded = BespokeDecoder.Decode(file);
            Assert.Equal(promised.Plane(1), decoded.Plane(1));
        }
    }

    [Fact]
    public void A_file_of_an_unknown_base_says_what_is_missing()
    {
        byte[] file = OverfitCodec.Write(RandomContents.MakeUpdate(RandomContents.MakeBase(s_shape, id: 1000), 40, 40), 8, PictureMetadata.Empty).File;
        Assert.Contains("base 1000", Assert.Throws<MissingDependencyException>(() => BespokeDecoder.Decode(file)).Message, StringComparison.Ordinal);
        Assert.Throws<MissingDependencyException>(() => BespokeInfo.Read(file));
    }

    [Fact]
    public void Every_shipped_base_has_a_number_of_its_own() =>
        Assert.Equal(OverfitBases.All.Length, OverfitBases.All.Select(networkBase => networkBase.Id).Where(id => id > 0).Distinct().Count());
}
