namespace Parley.Cli.Doctor;

/// <summary>What a check says.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and could be better.</summary>
    Warn,

    /// <summary>People will notice.</summary>
    Fail,

    /// <summary>This server does not do that.</summary>
    NotOffered,
}

/// <summary>What one check has found.</summary>
/// <param name="Check">Names it, in kebab case; stable.</param>
/// <param name="Verdict">In short.</param>
/// <param name="Meaning">In a sentence.</param>
/// <param name="Mend">What to do about it; null where there is nothing to do.</param>
internal sealed record Finding(string Check, Verdict Verdict, string Meaning, string? Mend = null);
