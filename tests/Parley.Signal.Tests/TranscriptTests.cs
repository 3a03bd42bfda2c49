using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>Frozen correspondences with the official library 0.103.0, in both roles.</summary>
public sealed class TranscriptTests
{
    [Theory]
    [InlineData("initiator")]
    [InlineData("responder")]
    public void A_correspondence_with_the_official_library_is_read_and_written_byte_for_byte(string role)
    {
        Transcript transcript = Transcript.Read(role);
        Replay replay = Replay.Of(transcript);
        Assert.Equal(From("peer", step => step.Plaintext), replay.Read);
        Assert.Equal(From("local", step => step.Bytes), replay.Written);
        Assert.Equal(transcript.PqEpoch, replay.Record.PqEpoch);
        Assert.Equal(0, replay.Undrawn);
        Assert.True(replay.Read.Count > 40 && replay.Written.Count > 40 && transcript.PqEpoch >= 2);

        IEnumerable<string> From(string side, Func<Transcript.Event, string> part) => transcript.Events.Where(step => step.From == side).Select(part);
    }

    [Theory]
    [InlineData("initiator")]
    [InlineData("responder")]
    public void It_is_not_read_with_another_private_key(string role)
    {
        Transcript transcript = Transcript.Read(role);
        Transcript.Pair right = role == "initiator" ? transcript.IdentityKey : transcript.SignedPreKey;
        byte[] privateKey = Convert.FromBase64String(right.PrivateKey);
        privateKey[7] ^= 1;
        Transcript.Pair wrong = right with { PrivateKey = Convert.ToBase64String(privateKey) };
        Transcript changed = role == "initiator" ? transcript with { IdentityKey = wrong } : transcript with { SignedPreKey = wrong };
        Assert.Equal(SignalErrorCode.BadMac, Assert.Throws<SignalException>(() => Replay.Of(changed)).Code);
    }

    [Fact]
    public void A_transcript_of_sender_keys_is_read_written_and_refused_as_it_was()
    {
        SenderKeysTranscript transcript = SenderKeysTranscript.Read();
        List<string> outcomes = SenderKeysReplay.Of(transcript);
        Assert.Equal(transcript.Events.Select(step => step.Outcome), outcomes);
        foreach ((string kind, int least) in new[] { ("wrote", 90), ("read", 60), ("took", 10), ("refused duplicate", 5), ("refused no-session", 1) })
            Assert.True(outcomes.Count(outcome => outcome.StartsWith(kind, StringComparison.Ordinal)) >= least, kind);
    }

    [Fact]
    public void It_is_another_one_when_a_draw_was_another()
    {
        SenderKeysTranscript transcript = SenderKeysTranscript.Read();
        SenderKeysTranscript.Event[] events = [.. transcript.Events];
        events[0] = events[0] with { Draws = [Convert.ToBase64String("\u0001\u0002\u0003\u0004"u8), .. events[0].Draws[1..]] };
        Assert.NotEqual(transcript.Events.Select(step => step.Outcome), SenderKeysReplay.Of(transcript with { Events = events }));
    }
}
