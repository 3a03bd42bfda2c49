namespace Parley.Crash.Tests.Crash;

/// <summary>What a comparison of senders, recipients and the server's history has found.</summary>
internal sealed record Findings
{
    public int Acknowledged { get; init; }

    public int MissingOnTheServer { get; init; }

    public int MissingOnTheDevice { get; init; }

    public int Doubled { get; init; }

    public int OutOfOrder { get; init; }

    /// <summary>Sequences are 1, 2, 3, ...</summary>
    public bool Gapless { get; init; } = true;

    /// <summary>Allowed: a row comes again when its acknowledgement was lost.</summary>
    public int RowsThatCameAgain { get; init; }

    public int Connections { get; init; }

    public static Findings operator +(Findings a, Findings b) => new()
    {
        Acknowledged = a.Acknowledged + b.Acknowledged,
        MissingOnTheServer = a.MissingOnTheServer + b.MissingOnTheServer,
        MissingOnTheDevice = a.MissingOnTheDevice + b.MissingOnTheDevice,
        Doubled = a.Doubled + b.Doubled,
        OutOfOrder = a.OutOfOrder + b.OutOfOrder,
        Gapless = a.Gapless && b.Gapless,
        RowsThatCameAgain = a.RowsThatCameAgain + b.RowsThatCameAgain,
        Connections = a.Connections + b.Connections,
    };

    public void AssertNothingLostDoubledOrDisordered()
    {
        Assert.Equal(0, MissingOnTheServer);
        Assert.Equal(0, MissingOnTheDevice);
        Assert.Equal(0, Doubled);
        Assert.Equal(0, OutOfOrder);
        Assert.True(Gapless, "A chat's sequences have a gap.");
    }
}
