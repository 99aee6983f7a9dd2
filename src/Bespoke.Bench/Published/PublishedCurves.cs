using System.Globalization;
using System.Reflection;
using Bespoke.Bench.Curves;

namespace Bespoke.Bench.Published;

/// <summary>Reads rate-distortion points that others published, from CSV files with the columns of results/published/README.md.</summary>
internal static class PublishedCurves
{
    private static readonly string[] s_needed = ["codec", "version", "image", "setting", "bpp", "psnr_rgb"];

    /// <summary>The curves of the 24 Kodak pictures that travel with the program.</summary>
    public static IReadOnlyList<CodecCurve> Kodak()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Bespoke.Bench.Published.kodak.csv")!;
        using StreamReader reader = new(stream);
        return Read(reader, "kodak");
    }

    /// <summary>Reads a file.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="dataset">Only rows of this data set; null takes all.</param>
    /// <exception cref="InvalidDataException">A column is missing, or a row cannot be read.</exception>
    public static IReadOnlyList<CodecCurve> Read(TextReader reader, string? dataset)
    {
        string[] columns = CsvLine.Split(reader.ReadLine() ?? "");
        Dictionary<string, int> at = columns.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index);
        if (s_needed.FirstOrDefault(name => !at.ContainsKey(name)) is { } missing)
        {
            throw new InvalidDataException($"not a rate-distortion file: the column {missing} is missing");
        }

        List<(string Curve, string Source, string Picture, CurvePoint Point)> rows = [];
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            string[] fields = CsvLine.Split(text);
            string Field(string name) => at.TryGetValue(name, out int i) && i < fields.Length ? fields[i] : "";
            if ((dataset is not null && Field("dataset") != dataset) || Field("bpp") == "" || Field("psnr_rgb") == "")
            {
                continue;
            }

            double? Number(string name) => Field(name) == "" ? null
                : double.TryParse(Field(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
                : throw new InvalidDataException($"line {line}: '{Field(name)}' is no number");
            CurvePoint point = new(
                Field("setting"), Number("bpp")!.Value, Number("psnr_rgb")!.Value, Number("msssim"), null, Number("encode_s"), Number("decode_s"));
            rows.Add(($"{Field("codec")}:{Field("version")}", Field("source"), Field("image"), point));
        }

        return [.. rows.GroupBy(row => row.Curve).Select(group => Curve(group.Key, [.. group]))];
    }

    private static CodecCurve Curve(string name, List<(string Curve, string Source, string Picture, CurvePoint Point)> rows) => new()
    {
        Name = name,
        Version = rows[0].Source,
        Kind = CurveKind.Published,
        Pictures = rows
            .Where(row => row.Picture != "mean")
            .GroupBy(row => row.Picture)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<CurvePoint>)[.. group.Select(row => row.Point)]),
        PublishedMean = rows.All(row => row.Picture == "mean") ? [.. rows.Select(row => row.Point)] : [],
    };
}
