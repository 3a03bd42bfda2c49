namespace Parley.Cli;

/// <summary>How the process ends. Scripts rely on these: docs/terminal.md has the table.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The server or this device refuses; or the doctor found something that fails.</summary>
    public const int Refused = 1;

    /// <summary>The command line is not one that there is.</summary>
    public const int Usage = 2;

    public const int NotSignedIn = 3;

    /// <summary>The server cannot be reached.</summary>
    public const int NoConnection = 4;

    /// <summary>What was waited for did not happen in time.</summary>
    public const int Timeout = 5;

    /// <summary>The store is in use, damaged, or guarded by another key.</summary>
    public const int Store = 6;

    /// <summary>A mistake in this program (EX_SOFTWARE).</summary>
    public const int Internal = 70;

    /// <summary>128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 and the number of SIGTERM.</summary>
    public const int Terminated = 143;
}
