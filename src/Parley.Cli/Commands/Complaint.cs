using System.Text.Json;

namespace Parley.Cli.Commands;

/// <summary>Says what went wrong: one sentence, or one JSON object, and never a stack trace.</summary>
internal static class Complaint
{
    /// <returns>The exit code.</returns>
    public static int Write(Surroundings surroundings, Failure failure, bool asJson)
    {
        surroundings.Error.WriteLine(asJson
            ? JsonSerializer.Serialize(new ErrorLine("error", failure.Code, failure.Message, failure.ExitCode), JsonLines.Readable.ErrorLine)
            : $"parley: {Text.Harmless.Line(failure.Message)}");
        return failure.ExitCode;
    }

    public static Failure About(Exception exception) => exception switch
    {
        Failure failure => failure,
        _ => new Failure("internal", $"This is a mistake in the program: {exception.GetType().Name}: {exception.Message}", ExitCode.Internal),
    };
}
