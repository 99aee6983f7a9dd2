using System.Globalization;
using System.Text.Json.Nodes;
using Bespoke.Bench.Cells;
using Bespoke.Bench.Codecs;

namespace Bespoke.Bench.Reports;

/// <summary>Crops of decoded pictures at matched rate, as the report's slider shows them.</summary>
internal static class SliderData
{
    // Where codecs differ most to the eye, and where differences begin to vanish.
    private static readonly double[] s_rates = [0.2, 0.5];

    // A codec's nearest setting is "matched" within this factor; its true rate stands beside the picture.
    private const double MaxRatio = 1.4;

    /// <summary>The pictures of the slider with PNG crops as data URIs; empty when no crop was kept.</summary>
    public static JsonArray Of(ReportData data, IReadOnlyList<PictureEntry> pictures, ShownCrops shown)
    {
        JsonArray array = [];
        foreach (PictureEntry picture in pictures.Where(shown.Shown.Contains))
        {
            JsonArray rates = [];
            foreach (double rate in s_rates)
            {
                JsonArray items = AtRate(data, picture, rate, shown);
                if (items.Count > 0)
                {
                    rates.Add(new JsonObject { ["bpp"] = rate, ["items"] = items });
                }
            }

            if (rates.Count > 0 && OriginalOrNull(picture) is { } original)
            {
                array.Add(new JsonObject { ["picture"] = picture.Name, ["original"] = Uri(original), ["rates"] = rates });
            }
        }

        return array;
    }

    private static JsonArray AtRate(ReportData data, PictureEntry picture, double rate, ShownCrops shown)
    {
        JsonArray items = [];
        foreach (IGrouping<string, CellResult> codec in data.Results
            .Where(cell => cell.Status == CellStatus.Done && cell.Picture == picture.Name)
            .GroupBy(cell => cell.Codec))
        {
            CellResult nearest = codec.MinBy(cell => Math.Abs(Math.Log(cell.Bpp / rate)))!;
            if (Math.Abs(Math.Log(nearest.Bpp / rate)) <= Math.Log(MaxRatio) && shown.Read(nearest.Key) is { } png)
            {
                items.Add(new JsonObject
                {
                    ["codec"] = nearest.Codec,
                    ["caption"] = Caption(nearest),
                    ["src"] = Uri(png),
                });
            }
        }

        return items;
    }

    private static string Caption(CellResult cell)
    {
        string psnr = cell.Psnr is null ? "no error" : string.Create(CultureInfo.InvariantCulture, $"{cell.Psnr:0.00} dB");
        string score = cell.Ssimulacra2 is null ? "" : string.Create(CultureInfo.InvariantCulture, $", SSIMULACRA 2 {cell.Ssimulacra2:0.0}");
        return string.Create(CultureInfo.InvariantCulture, $"{cell.Setting}: {cell.Bpp:0.000} bpp, {psnr}{score}");
    }

    private static byte[]? OriginalOrNull(PictureEntry picture)
    {
        try
        {
            return ShownCrops.Original(picture);
        }
        catch (CodecFailedException)
        {
            return null;
        }
    }

    private static string Uri(byte[] png) => $"data:image/png;base64,{Convert.ToBase64String(png)}";
}
