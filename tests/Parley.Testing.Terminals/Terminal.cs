using System.Diagnostics;
using System.Text.Json;
using Parley.Cli;

namespace Parley.Testing.Terminals;

/// <summary>One person with the parley command: every call is a process of its own, over one store.</summary>
/// <param name="server">Where the codes are seen.</param>
/// <param name="phone">The person's number.</param>
/// <param name="name">What they are called.</param>
/// <param name="way">The address at which they reach the server, if it is another.</param>
public sealed class Terminal(ServerProcess server, string phone, string name, Uri? way = null) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-terminal-").FullName;
    private readonly string _address = (way ?? server.Address).ToString();

    public string Phone => phone;

    public string StorePath => Path.Combine(_folder, "home", "store.db");

    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Signs in as a script does: the first call has the code sent, the second one gives it.</summary>
    public async Task<Terminal> SignIn(bool anew = false)
    {
        var asked = await Run("sign-in", "--server", _address, "--phone", phone, "--name", name);
        Assert.Equal(ExitCode.Refused, asked.ExitCode);
        Assert.Contains("--code CODE", asked.Error, StringComparison.Ordinal);
        var run = await Run(["sign-in", "--server", _address, "--phone", phone, "--name", name, "--code", await server.CodeFor(phone), .. anew ? ["--start-anew"] : Array.Empty<string>()]);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        return this;
    }

    public Task<CommandRun> Run(params string[] args) => Run(args, input: "");

    public Task<CommandRun> Run(string[] args, string input) => ParleyProcess.Run(args, WithStore(), input);

    /// <summary>Runs and expects success; the lines of the output as JSON.</summary>
    public async Task<JsonElement[]> Json(params string[] args)
    {
        var run = await Run([.. args, "--json"]);
        Assert.True(run.ExitCode == ExitCode.Ok, $"{string.Join(' ', args)} ended with {run.ExitCode}: {run.Error}");
        return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public LineReader Listen(params string[] args) => Start(["listen", "--json", .. args]);

    /// <summary>A command that goes on, with its input open.</summary>
    public LineReader Start(params string[] args) => new(Process.Start(ParleyProcess.StartInfo(args, WithStore()))!);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> WithStore() => new(Environment, StringComparer.Ordinal) { ["PARLEY_STORE"] = StorePath };
}
