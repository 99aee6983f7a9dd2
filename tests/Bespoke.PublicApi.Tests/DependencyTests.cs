using System.Xml.Linq;

namespace Bespoke.PublicApi.Tests;

/// <summary>Dependencies point one way: Bespoke, then Metrics, Fitting, Bench, Cli.</summary>
public class DependencyTests
{
    private static readonly string[] InOrder = ["Bespoke", "Bespoke.Metrics", "Bespoke.Fitting", "Bespoke.Bench", "Bespoke.Cli"];

    [Fact]
    public void Every_project_in_src_has_a_place_in_the_order() =>
        Assert.Equal(InOrder.Order(), Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order()!);

    [Fact]
    public void Projects_refer_only_to_projects_before_them()
    {
        for (int i = 0; i < InOrder.Length; i++)
        {
            IEnumerable<string> references = Items(InOrder[i], "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!);
            Assert.All(references, reference => Assert.InRange(Array.IndexOf(InOrder, reference), 0, i - 1));
        }
    }

    [Theory]
    [InlineData("Bespoke")]
    [InlineData("Bespoke.Metrics")]
    [InlineData("Bespoke.Fitting")]
    public void The_libraries_need_nothing_outside_the_base_class_library(string project) =>
        Assert.Empty(Items(project, "PackageReference"));

    [Theory]
    [InlineData("Entropy")]
    [InlineData("Kernels")]
    [InlineData("Overfit")]
    public void The_decoder_of_samples_knows_no_picture_files(string folder)
    {
        string path = Path.Combine(Repository.Root, "src", "Bespoke", folder);
        string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories) : [];
        Assert.All(files, file => Assert.DoesNotMatch("\\b(PictureFile|Png|Pnm|Vips)[A-Za-z]*\\b", File.ReadAllText(file)));
    }

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants(kind)
            .Select(item => item.Attribute("Include")!.Value.Replace('\\', '/'));
}
