using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>What brings the account back.</summary>
internal sealed record RecoveryLine(string Type, string? KeyMadeAt, string? PassphraseSetAt, string? BackedUpAt)
{
    public static RecoveryLine Of(RecoveryState state) => new("recovery", At(state.KeyMadeAt), At(state.PassphraseSetAt), At(state.BackedUpAt));

    private static string? At(DateTimeOffset? at) => at is { } moment ? Moment.Of(moment) : null;
}

/// <summary>A recovery key to write down, and the groups of it, counted from 1, that are then read from standard input.</summary>
internal sealed record RecoveryKeyLine(string Type, string Key, IReadOnlyList<int> Ask);
