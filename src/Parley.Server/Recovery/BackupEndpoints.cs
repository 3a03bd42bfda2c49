using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;

namespace Parley.Server.Recovery;

internal static class BackupEndpoints
{
    public static Ok<Backup> Read(HttpContext context, Caller caller, Backups backups)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(backups.Read(caller));
    }

    public static async Task<NoContent> Write(WriteRequest request, Caller caller, Backups backups)
    {
        if (request.Version is not >= 1)
            throw new ProblemException(Problems.Input("version", "Versions count from 1."));
        if (request.Body is not { Length: > 0 and <= Limits.BackupBytes } body)
            throw new ProblemException(Problems.Input("body", $"Give 1 to {Limits.BackupBytes} bytes."));
        if (request.Wrap is { Length: 0 or > Limits.BackupWrapBytes })
            throw new ProblemException(Problems.Input("wrap", $"Give 1 to {Limits.BackupWrapBytes} bytes, or none."));
        await backups.Write(caller, request.Version.Value, body, request.Wrap);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> Delete(Caller caller, Backups backups)
    {
        await backups.Delete(caller);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<Evaluated>> Evaluate(EvaluateRequest request, HttpContext context, Caller caller, PassphraseKeys keys)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Evaluated(await keys.Evaluate(caller, request.Blinded ?? [])));
    }

    /// <param name="Version">The last one's and one more; 1 for the first.</param>
    /// <param name="Body">A container under the recovery key.</param>
    /// <param name="Wrap">The recovery key under the passphrase, if there is one.</param>
    internal sealed record WriteRequest(long? Version, byte[]? Body, byte[]? Wrap);

    /// <param name="Blinded">An element of ristretto255, 32 bytes.</param>
    internal sealed record EvaluateRequest(byte[]? Blinded);

    internal sealed record Evaluated([property: System.Text.Json.Serialization.JsonPropertyName("evaluated")] byte[] Element);
}
