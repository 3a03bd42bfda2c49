using System.Text.Json;

namespace Parley.Signal.Tests.Playing;

/// <summary>Our side of a transcript of sender keys, played by this library.</summary>
internal sealed class SenderKeysReplay(Guid distributionId)
{
    private readonly Queue<byte[]> draws = new();
    private SenderKeyRecord own = SenderKeyRecord.Empty;
    private SenderKeyRecord theirs = SenderKeyRecord.Empty;

    internal static List<string> Of(SenderKeysTranscript transcript)
    {
        SenderKeysReplay replay = new(transcript.DistributionId);
        return [.. transcript.Events.Select(replay.Play)];
    }

    private string Play(SenderKeysTranscript.Event step)
    {
        foreach (string draw in step.Draws)
            draws.Enqueue(Convert.FromBase64String(draw));
        string outcome = step.From == "peer" ? Take(step) : $"wrote {Convert.ToBase64String(Write(step))}";
        Assert.Empty(draws);
        return outcome;
    }

    private byte[] Write(SenderKeysTranscript.Event step)
    {
        if (step.Anew)
            own = SenderKeyRecord.Empty;
        (byte[] bytes, own) = step.Kind == "distribution"
            ? GroupSession.CreateDistribution(own, distributionId, Draw)
            : GroupSession.Encrypt(own, distributionId, Convert.FromBase64String(step.Plaintext!), Draw);
        return bytes;
    }

    private string Take(SenderKeysTranscript.Event step)
    {
        if (step.Kind == "distribution")
        {
            theirs = GroupSession.ProcessDistribution(theirs, step.Message);
            return "took";
        }

        try
        {
            (byte[] plaintext, theirs) = GroupSession.Decrypt(theirs, step.Message);
            return $"read {Convert.ToBase64String(plaintext)}";
        }
        catch (SignalException refusal)
        {
            return $"refused {JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.Code.ToString())}";
        }
    }

    private void Draw(Span<byte> destination)
    {
        byte[] draw = draws.Dequeue();
        Assert.Equal(draw.Length, destination.Length);
        draw.CopyTo(destination);
    }
}
