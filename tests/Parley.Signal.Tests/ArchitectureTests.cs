using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Parley.Signal.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] Used = TypesUsed();

    [Fact]
    public void Of_Parley_it_knows_the_primitives_only()
    {
        IEnumerable<string> referenced = typeof(Session).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.Equal(["Parley.Crypto"], referenced.Where(name => name.StartsWith("Parley", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("System.IO.")]
    [InlineData("System.Net.")]
    [InlineData("System.Threading.")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator")]
    [InlineData("System.Random")]
    [InlineData("System.DateTime,")]
    [InlineData("System.Environment")]
    [InlineData("System.Console")]
    public void It_has_no_input_no_output_no_clock_and_no_randomness_of_its_own(string name)
        => Assert.DoesNotContain(Used, type => $"{type},".StartsWith(name, StringComparison.Ordinal));

    [Fact]
    public void The_types_it_uses_are_found_by_name() => Assert.Contains("System.TimeProvider", Used);

    private static string[] TypesUsed()
    {
        using PEReader file = new(File.OpenRead(typeof(Session).Assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.TypeReferences.Select(reader.GetTypeReference).Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")];
    }
}
