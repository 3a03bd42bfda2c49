namespace Parley.Crypto.Bench.Timing;

/// <summary>What a timing test is expected to find.</summary>
internal enum Expectation
{
    /// <summary>No difference between the classes.</summary>
    Nothing,

    /// <summary>A difference: the target is a control that shows whether the test can see one.</summary>
    Leak,
}

/// <summary>One operation and two classes of its secret input.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Classes">What the classes are, in words.</param>
/// <param name="InputSize">Bytes of an input.</param>
/// <param name="Prepare">Fills an input of the first class (true) or of the second. Is not measured.</param>
/// <param name="Run">The operation on an input. Is measured.</param>
/// <param name="Expected">What ought to come out.</param>
internal sealed record TimingTarget(string Name, string Classes, int InputSize, PrepareInput Prepare, RunInput Run, Expectation Expected = Expectation.Nothing);

/// <summary>Fills an input of one of the two classes.</summary>
internal delegate void PrepareInput(bool isFirst, Span<byte> input);

/// <summary>Runs an operation on an input.</summary>
internal delegate void RunInput(ReadOnlySpan<byte> input);
