using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary>Says what went wrong: one sentence, or one JSON object, and never a stack trace.</summary>
internal static class Complaint
{
    /// <returns>The exit code.</returns>
    public static int Write(Surroundings surroundings, Failure failure, bool asJson)
    {
        surroundings.Error.WriteLine(asJson
            ? JsonLines.Of(new ErrorLine("error", failure.Code, failure.Message, failure.ExitCode))
            : $"parley: {Text.Harmless.Line(failure.Message)}");
        return failure.ExitCode;
    }

    public static Failure About(Exception exception) => exception switch
    {
        Failure failure => failure,
        StoreException { Code: "store-missing" } => new Failure("not-signed-in", "Nobody is signed in here. Sign in with: parley sign-in", ExitCode.NotSignedIn),
        StoreException { Code: "store-in-use" } => new Failure("store-in-use", "Another parley is running with this store. End it, or take another store with --store.", ExitCode.Store),
        StoreException refused => new Failure(refused.Code, refused.Message, ExitCode.Store),
        SignedOutException ended => new Failure(ended.Code, "This device is signed out. Sign in again with: parley sign-in", ExitCode.NotSignedIn),
        ServerUnreachableException unreachable => new Failure(unreachable.Code, unreachable.Message, ExitCode.NoConnection),
        ParleyException refused => new Failure(refused.Code, refused.Message, ExitCode.Refused),
        UnauthorizedAccessException or IOException => new Failure("store-failed", exception.Message, ExitCode.Store),
        _ => new Failure("internal", $"This is a mistake in the program: {exception.GetType().Name}: {exception.Message}", ExitCode.Internal),
    };
}
