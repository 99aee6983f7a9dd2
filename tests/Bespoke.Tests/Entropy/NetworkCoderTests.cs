using Bespoke.Entropy;
using Bespoke.Overfit;
using Bespoke.SelfCheck;

namespace Bespoke.Tests.Entropy;

public class NetworkCoderTests
{
    [Fact]
    public void The_estimate_is_the_size()
    {
        OverfitContent content = RandomContents.Make(64, 64, entropySize: 3, synthesisSize: 3);
        double bits = NetworkCoder.Bits(content.Tensors).Sum();
        Assert.InRange(NetworkCoder.Write(content.Tensors).Length, bits / 8 - 2, bits / 8 * 1.001 + 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_update_of_a_base_is_read_back_and_as_long_as_estimated(bool isSpikeSlab)
    {
        OverfitBase networkBase = RandomContents.MakeBase(new OverfitShape(64, 64, 3, 7, 4, 2, 2));
        OverfitContent content = RandomContents.MakeUpdate(networkBase, 64, 64, isSpikeSlab: isSpikeSlab);
        byte[] section = NetworkCoder.Write(content.Tensors);
        OverfitContent read = new(content.Shape, networkBase, isSpikeSlab: isSpikeSlab);
        NetworkCoder.Read(section, read.Tensors);

        Assert.All(Enum.GetValues<ParameterSource>(), source => Assert.Contains(read.Tensors, tensor => tensor.Source == source));
        Assert.Equal(content.Tensors.SelectMany(tensor => tensor.Values), read.Tensors.SelectMany(tensor => tensor.Values));
        Assert.Equal(content.Tensors.Select(tensor => (tensor.Source, tensor.Exponent, tensor.ScaleIndex)), read.Tensors.Select(tensor => (tensor.Source, tensor.Exponent, tensor.ScaleIndex)));
        double bits = NetworkCoder.Bits(content.Tensors).Sum();
        Assert.InRange(section.Length, bits / 8 - 2, bits / 8 * 1.001 + 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_that_stay_at_the_base_are_nearly_free(bool isSpikeSlab)
    {
        OverfitBase networkBase = RandomContents.MakeBase(new OverfitShape(64, 64, 3, 7, 4, 2, 2));
        OverfitContent content = new(new OverfitShape(64, 64, 3, 7, 4, 2, 2), networkBase, isSpikeSlab: isSpikeSlab);
        foreach (QuantizedTensor tensor in content.Tensors)
        {
            tensor.Source = ParameterSource.Update;
            tensor.ScaleIndex = isSpikeSlab ? 0 : -100;
            for (int n = 0; n < tensor.Values.Length; n++)
            {
                tensor.Values[n] = tensor.OriginAt(n, tensor.ExponentAt(n));
            }
        }

        Assert.InRange(NetworkCoder.Write(content.Tensors).Length, 1, 40);
    }

    [Fact]
    public void A_base_as_it_is_takes_a_few_bytes()
    {
        OverfitShape shape = new(64, 64, 3, 7, 4, 2, 2);
        OverfitContent content = new(shape, RandomContents.MakeBase(shape));
        foreach (QuantizedTensor tensor in content.Tensors)
        {
            tensor.TakeBase(NetworkCoder.UsualBaseExponent);
        }

        Assert.InRange(NetworkCoder.Write(content.Tensors).Length, 1, 4);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    public void Every_source_can_follow_every_other(int previous, int source)
    {
        RangeEncoder encoder = new();
        ParameterSourceCoder.Encode(encoder, (ParameterSource)previous, (ParameterSource)source);
        byte[] coded = encoder.Finish();
        RangeDecoder decoder = new(coded, 0, coded.Length);
        Assert.Equal((ParameterSource)source, ParameterSourceCoder.Decode(ref decoder, (ParameterSource)previous));
    }

    [Fact]
    public void The_chosen_scale_index_is_the_cheapest()
    {
        int[] values = [.. RandomContents.Make(8, 8).Tensors[0].Values];
        double chosen = NetworkCoder.ValueBits(values, NetworkCoder.ChooseScaleIndex(values));
        Assert.All(Enumerable.Range(0, 64), i => Assert.True(chosen <= NetworkCoder.ValueBits(values, i)));
    }

    [Theory]
    [InlineData(21, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(8, 13, 1)]
    [InlineData(8, 3, 30_000)]
    public void Parameters_outside_the_format_are_refused(int exponent, int rowExponent, int value)
    {
        QuantizedTensor tensor = new("test", 2, 2) { Exponent = exponent };
        tensor.RowExponents[1] = rowExponent;
        tensor.Values[0] = value;
        Assert.Throws<BespokeFormatException>(() => IntegerTensor.From(tensor));
    }

    [Fact]
    public void Weights_share_the_largest_exponent()
    {
        QuantizedTensor tensor = new("test", 2, 2) { Exponent = 5 };
        tensor.RowExponents[1] = 2;
        tensor.ColumnExponents[0] = -1;
        ((int[])[3, -4, 5, -6]).CopyTo(tensor.Values, 0);
        IntegerTensor integer = IntegerTensor.From(tensor);
        Assert.Equal(7, integer.Exponent);
        Assert.Equal([3 << 3, -4 << 2, 5 << 1, -6], integer.Weights);
    }
}
