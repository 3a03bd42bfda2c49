namespace Parley.Testing.Terminals;

/// <summary>A test in a pseudo-terminal, skipped by name where there is none to be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PseudoTerminalFactAttribute : FactAttribute
{
    public PseudoTerminalFactAttribute()
    {
        if (!PseudoTerminal.IsAvailable)
            Skip = "/usr/bin/script of util-linux is not on this machine.";
    }
}
