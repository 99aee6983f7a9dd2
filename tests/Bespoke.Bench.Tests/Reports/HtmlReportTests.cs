using Bespoke.Bench.Codecs;
using Bespoke.Bench.Reports;
using Microsoft.Playwright;

namespace Bespoke.Bench.Tests.Reports;

/// <summary>
/// Opens the report in headless Chromium. Where no Chromium is installed these tests cannot say anything and pass; set
/// BESPOKE_NEEDS_CHROMIUM=1, as the continuous integration does, to make its absence a failure.
/// </summary>
public sealed class HtmlReportTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bespoke-report-").FullName;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    public async Task InitializeAsync()
    {
        string? chromium = Tool.Find("chromium") ?? Tool.Find("chromium-browser") ?? Tool.Find("google-chrome");
        if (chromium is null)
        {
            Assert.True(Environment.GetEnvironmentVariable("BESPOKE_NEEDS_CHROMIUM") != "1", "no Chromium is installed");
            return;
        }

        string path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, HtmlReport.Of(SampleReport.Data(), SampleReport.Slider()));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        });
        _page = await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        _page.Console += (_, message) => { if (message.Type is "error" or "warning") { _errors.Add(message.Text); } };
        _page.PageError += (_, error) => _errors.Add(error);
        _page.Request += (_, request) => { if (!request.Url.StartsWith("data:", StringComparison.Ordinal)) { _requests.Add(request.Url); } };
        await _page.GotoAsync(new Uri(path).AbsoluteUri);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Everything_works_without_an_error_and_without_an_outside_request()
    {
        if (_page is null)
        {
            // No Chromium here.
            return;
        }

        await Curves_are_drawn_inside_the_plot(_page);
        await Toggles_add_and_remove_curves(_page);
        await Hovering_names_the_point(_page);
        await Quality_picture_range_and_rule_can_be_chosen(_page);
        await The_matrix_says_what_the_table_says(_page);
        await The_divider_uncovers_the_other_picture(_page);
        await The_theme_can_be_changed(_page);
        await Failures_and_missing_peers_are_told(_page);
        Assert.Empty(_errors);
        Assert.Single(_requests);
        Assert.StartsWith("file://", _requests[0], StringComparison.Ordinal);
    }

    private static async Task Curves_are_drawn_inside_the_plot(IPage page)
    {
        Assert.Equal(5, await page.Locator("#chart path.curve").CountAsync());
        LocatorBoundingBoxResult chart = (await page.Locator("#chart").BoundingBoxAsync())!;
        LocatorBoundingBoxResult curve = (await page.Locator("#chart path.curve[data-codec=overfit]").BoundingBoxAsync())!;
        Assert.True(curve.Width > chart.Width / 3 && curve.Height > chart.Height / 3, "the curve is a dot");
        Assert.True(curve.Y >= chart.Y && curve.Y + curve.Height <= chart.Y + chart.Height, "the curve leaves the plot");
        Assert.True(await page.Locator("#effort circle.mark").CountAsync() == 3, "measured codecs are missing in the time plot");
    }

    private static async Task Toggles_add_and_remove_curves(IPage page)
    {
        ILocator avif = page.Locator("#legend button[data-codec=avif]");
        await avif.ClickAsync();
        Assert.Equal("false", await avif.GetAttributeAsync("aria-pressed"));
        Assert.Equal(0, await page.Locator("#chart path.curve[data-codec=avif]").CountAsync());
        await avif.ClickAsync();
        Assert.Equal(1, await page.Locator("#chart path.curve[data-codec=avif]").CountAsync());

        await page.Locator("#legend button[data-codec='hm:per-image']").ClickAsync();
        Assert.Equal(6, await page.Locator("#chart path.curve").CountAsync());
    }

    private static async Task Hovering_names_the_point(IPage page)
    {
        Assert.False(await page.Locator("#tip").IsVisibleAsync());
        await page.Locator("#chart circle.dot[r='4']").Nth(1).HoverAsync(new LocatorHoverOptions { Force = true });
        Assert.Contains("overfit", await page.Locator("#tip").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("bpp", await page.Locator("#tip").InnerTextAsync(), StringComparison.Ordinal);
        await page.Mouse.MoveAsync(2, 2);
        Assert.False(await page.Locator("#tip").IsVisibleAsync());
    }

    private static async Task Quality_picture_range_and_rule_can_be_chosen(IPage page)
    {
        string before = (await page.Locator("#chart path.curve[data-codec=overfit]").GetAttributeAsync("d"))!;
        await page.SelectOptionAsync("#picture", "kodim23");
        string picture = (await page.Locator("#chart path.curve[data-codec=overfit]").GetAttributeAsync("d"))!;
        Assert.NotEqual(before, picture);
        Assert.Equal(0, await page.Locator("#chart path.curve[data-codec='vtm:19.1-lottery']").CountAsync());
        await page.SelectOptionAsync("#picture", "");
        await page.Locator("#range button", new PageLocatorOptions { HasText = "log" }).ClickAsync();
        Assert.NotEqual(before, await page.Locator("#chart path.curve[data-codec=overfit]").GetAttributeAsync("d"));
        await page.Locator("#quality button", new PageLocatorOptions { HasText = "SSIMULACRA 2" }).ClickAsync();
        Assert.Equal(3, await page.Locator("#chart path.curve").CountAsync());
        await page.Locator("#quality button", new PageLocatorOptions { HasText = "PSNR" }).ClickAsync();
        await page.Locator("#rule button", new PageLocatorOptions { HasText = "Mean curve" }).ClickAsync();
        Assert.Contains("then one BD-rate", await page.Locator("#bd-note").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task The_matrix_says_what_the_table_says(IPage page)
    {
        string[] anchors = [.. await page.Locator("#matrix thead th").AllInnerTextsAsync()];
        int column = Array.IndexOf(anchors, "vtm:19.1-lottery");
        ILocator row = page.Locator("#matrix tbody tr").Filter(new LocatorFilterOptions { HasText = "cool-chic:5.0.1" });
        string cell = await row.Locator("td").Nth(column - 1).InnerTextAsync();
        Assert.StartsWith("\u22126.8 %", cell, StringComparison.Ordinal);
    }

    private static async Task The_divider_uncovers_the_other_picture(IPage page)
    {
        await page.Locator("#look-slider").FillAsync("20");
        string clip = await page.Locator("#look-over").EvaluateAsync<string>("e => getComputedStyle(e).clipPath");
        Assert.Contains("80%", clip, StringComparison.Ordinal);
        Assert.Equal(320, await page.Locator("#look-over").EvaluateAsync<int>("e => e.naturalWidth"));
        string source = (await page.Locator("#look-over").GetAttributeAsync("src"))!;
        await page.SelectOptionAsync("#look-left", "original");
        Assert.NotEqual(source, await page.Locator("#look-over").GetAttributeAsync("src"));
        await page.Locator("#look-rate button").First.ClickAsync();
        Assert.Equal("true", await page.Locator("#look-rate button").First.GetAttributeAsync("aria-pressed"));
    }

    private static async Task The_theme_can_be_changed(IPage page)
    {
        string before = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await page.Locator("#theme").ClickAsync();
        Assert.NotEqual(before, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    private static async Task Failures_and_missing_peers_are_told(IPage page)
    {
        await page.Locator("#incomplete-box summary").ClickAsync();
        Assert.Contains("stopped </script> & \"so on\"", await page.Locator("#incomplete").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("libheif-examples", await page.Locator("#facts").InnerTextAsync(), StringComparison.Ordinal);
    }
}
