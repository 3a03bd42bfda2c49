namespace Parley.Bench;

/// <summary>How many pairs send at once, and how many messages each has under way.</summary>
internal sealed record Load(int Pairs, int Window);

/// <summary>The numbers of one run. Loads come in twos: the second has half the pairs of the first.</summary>
internal sealed record Plan
{
    /// <summary>A text of some hundred characters, padded and sealed.</summary>
    public const int BodyBytes = 400;

    /// <summary>One Signal message that carries a content key.</summary>
    public const int CiphertextBytes = 250;

    public static readonly Plan Full = new()
    {
        Loads = [new Load(64, 8), new Load(32, 8), new Load(256, 1), new Load(128, 1)],
        WarmUp = TimeSpan.FromSeconds(8),
        Measured = TimeSpan.FromSeconds(20),
        PacedPairs = 50,
        PacedPerSecond = 500,
        PacedFor = TimeSpan.FromSeconds(10),
        EncryptedLoad = new Load(16, 8),
        IdleWarmUp = 1000,
        IdleConnections = 5000,
        Rest = TimeSpan.FromSeconds(3),
    };

    public static readonly Plan Quick = new()
    {
        Loads = [new Load(16, 8), new Load(8, 8), new Load(32, 1), new Load(16, 1)],
        WarmUp = TimeSpan.FromSeconds(0.5),
        Measured = TimeSpan.FromSeconds(1),
        PacedPairs = 10,
        PacedPerSecond = 200,
        PacedFor = TimeSpan.FromSeconds(2),
        EncryptedLoad = new Load(4, 8),
        IdleWarmUp = 100,
        IdleConnections = 200,
        Rest = TimeSpan.FromSeconds(0.3),
    };

    public required IReadOnlyList<Load> Loads { get; init; }

    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Measured { get; init; }

    public required int PacedPairs { get; init; }

    public required int PacedPerSecond { get; init; }

    public required TimeSpan PacedFor { get; init; }

    public required Load EncryptedLoad { get; init; }

    /// <summary>Connections made before memory is measured, so that code and pools of the server are there already.</summary>
    public required int IdleWarmUp { get; init; }

    public required int IdleConnections { get; init; }

    /// <summary>How long a server is left alone before its memory is read.</summary>
    public required TimeSpan Rest { get; init; }
}
