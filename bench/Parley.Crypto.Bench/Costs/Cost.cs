namespace Parley.Crypto.Bench.Costs;

/// <summary>Processor time of one operation in one implementation.</summary>
internal sealed record Cost(string Implementation, string Operation, double Microseconds)
{
    /// <summary>This project's own implementation.</summary>
    public const string Own = "C#";
}
