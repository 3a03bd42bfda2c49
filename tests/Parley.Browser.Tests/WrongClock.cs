namespace Parley.Browser.Tests;

/// <summary>
/// A copy of the built web client whose clock is wrong where its address says so, in the page and in every worker: by ten days at <see cref="Ahead"/>. Chromium takes
/// every name below localhost for this machine.
/// </summary>
internal sealed class WrongClock : IDisposable
{
    public const string Ahead = "ahead-10.localhost";
    public const string Behind = "behind-10.localhost";

    private const string Shift =
        """
        (() => {
          const [, way, days] = /^(ahead|behind)-(\d+)\./.exec(globalThis.location?.hostname ?? '') ?? [];
          if (!days || globalThis.Date.isWrong) return;
          const Right = globalThis.Date, ms = (way === 'ahead' ? 1 : -1) * days * 86_400_000;
          globalThis.Date = class Date extends Right {
            static isWrong = true;
            static now() { return Right.now() + ms; }
            constructor(...args) { if (args.length > 0) super(...args); else super(Right.now() + ms); }
          };
        })();

        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("parley-wrong-clock-").FullName;

    /// <summary>What is compressed already is left out: the server sends what is in the copy.</summary>
    public WrongClock()
    {
        var dist = WebServer.Path("dist");
        foreach (var file in Directory.EnumerateFiles(dist, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".br", StringComparison.Ordinal) && !file.EndsWith(".gz", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(Root, Path.GetRelativePath(dist, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (file.EndsWith(".js", StringComparison.Ordinal))
                File.WriteAllText(copy, Shift + File.ReadAllText(file));
            else
                File.Copy(file, copy);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
