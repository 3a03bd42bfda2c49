using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace Parley.Client.Tests.Surface;

public sealed class PackageTests
{
    private static readonly string[] Own = ["Parley.Contracts", "Parley.Crypto", "Parley.Signal", "Parley.Sqlite"];

    [Fact]
    public async Task The_package_has_its_readme_licence_documentation_and_symbols_and_brings_no_analyzers()
    {
        var folder = Directory.CreateTempSubdirectory("parley-package-");
        try
        {
            await Pack(folder.FullName);
            using var package = ZipFile.OpenRead(Directory.GetFiles(folder.FullName, "Parley.Client.*.nupkg").Single());
            var entries = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.Contains("README.md", entries);
            Assert.Contains("lib/net10.0/Parley.Client.dll", entries);
            Assert.Contains("lib/net10.0/Parley.Client.xml", entries);
            Assert.DoesNotContain(entries, entry => entry.StartsWith("analyzers", StringComparison.Ordinal) || entry.StartsWith("build", StringComparison.Ordinal) || entry.StartsWith("content", StringComparison.Ordinal));

            var metadata = XDocument.Load(package.GetEntry("Parley.Client.nuspec")!.Open()).Root!.Elements().Single();
            string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
            Assert.Equal(("Apache-2.0", "README.md"), (Value("license"), Value("readme")));
            var dependencies = metadata.Descendants().Where(element => element.Name.LocalName == "dependency").ToDictionary(element => element.Attribute("id")!.Value, StringComparer.Ordinal);
            Assert.Equal([.. Own.Append("Microsoft.Extensions.Logging.Abstractions").Order(StringComparer.Ordinal)], dependencies.Keys.Order(StringComparer.Ordinal));

            using var symbols = ZipFile.OpenRead(Directory.GetFiles(folder.FullName, "Parley.Client.*.snupkg").Single());
            Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/Parley.Client.pdb");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Pack(string folder)
    {
        var configuration = typeof(ParleyClient).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        using var pack = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "pack", Checkout.Path("src", "Parley.Client"), "-c", configuration, "--no-build", "--nologo", "-v", "quiet", "-o", folder },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var said = await pack.StandardOutput.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, said);
    }
}
