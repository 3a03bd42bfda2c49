using System.Text.Json.Serialization;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Cli.Screen.View;

namespace Parley.Cli.Tests;

/// <summary>What people and scripts rely on stands in docs/terminal.md and docs/bots.md.</summary>
public sealed class DocumentationTests
{
    private static readonly string Terminal = Document("terminal.md");
    private static readonly string Both = Terminal + Document("bots.md");

    [Fact]
    public void Every_command_and_option_is_documented()
    {
        var root = CommandLine.Root(new Surroundings(TextReader.Null, TextWriter.Null, TextWriter.Null, IsInteractive: false, _ => null, TimeProvider.System));
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)))
        {
            Assert.Contains(command.Name, Both, StringComparison.Ordinal);
            foreach (var option in command.Options.Where(option => !option.Hidden))
                Assert.Contains(option.Name, Both, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_exit_code_is_documented() =>
        Assert.All(typeof(ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!), code => Assert.Matches($@"\| ([0-9]+, )?{code}(, [0-9]+)? \|", Terminal));

    [Fact]
    public void Every_member_of_a_line_is_documented()
    {
        var lines = typeof(JsonLines).GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute)).Select(data => (Type)data.ConstructorArguments[0].Value!).ToList();
        Assert.Contains(typeof(EventLine), lines);
        foreach (var member in lines.SelectMany(line => line.GetProperties()).Where(property => property.GetMethod!.IsPublic && !property.GetMethod.IsStatic))
            Assert.Matches($"""[`"{"{ "}]{char.ToLowerInvariant(member.Name[0])}{member.Name[1..]}\b""", Both);
    }

    [Fact]
    public void Every_key_of_the_help_is_documented() =>
        Assert.All(HelpView.Keys.SelectMany(keys => keys.Split(' ')), key => Assert.Contains($"`{key}", Terminal, StringComparison.Ordinal));

    private static string Document(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent;
        return File.ReadAllText(Path.Combine(folder!.FullName, "docs", name));
    }
}
