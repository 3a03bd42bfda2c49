using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Signal.Tests.Playing;

/// <summary>
/// Two members of a group, one of them ours and the other the official library's: all that was distributed and written both ways, every
/// random draw of ours in its order, and what ours refused. Made by the web client's tests.
/// </summary>
internal sealed record SenderKeysTranscript(Guid DistributionId, SenderKeysTranscript.Event[] Events)
{
    internal static SenderKeysTranscript Read()
        => JsonSerializer.Deserialize<SenderKeysTranscript>(File.ReadAllText(Checkout.Transcript("sender-keys")), JsonSerializerOptions.Web)!;

    /// <param name="Anew">Whether the writer forgot its chain before.</param>
    /// <param name="Refusal">What the web client's engine refused the message with.</param>
    internal sealed record Event(string From, string Kind, bool Anew, string? Plaintext, string? Refusal, string Bytes, string[] Draws)
    {
        [JsonIgnore]
        internal byte[] Message => Convert.FromBase64String(Bytes);

        /// <summary>What a faithful replay makes of it.</summary>
        [JsonIgnore]
        internal string Outcome => (From, Kind, Refusal) switch
        {
            ("local", _, _) => $"wrote {Bytes}",
            (_, "distribution", _) => "took",
            (_, _, null) => $"read {Plaintext}",
            _ => $"refused {Refusal}",
        };
    }
}
