namespace Parley.Crypto.Tests;

/// <summary>Signatures, public keys and shared secrets, both ways with the official libsignal client.</summary>
public sealed class XEdDsaOracleTests
{
    private const int Cases = 64;

    [OfficialLibraryFact]
    public async Task The_official_library_accepts_our_signatures_and_we_accept_theirs()
    {
        SeededBytes seeded = new("libsignal");
        List<Question> questions = [];
        for (int i = 0; i < Cases; i++)
        {
            byte[] privateKey = seeded.Next(32), message = seeded.Next(i * i);
            using KeyPair peer = KeyPair.Generate(seeded.Next(32));
            byte[] signature = XEdDsaTests.Sign(privateKey, message, seeded.Next(64));
            questions.Add(new Question(Hex(privateKey), Hex(message), Hex(signature), Hex(peer.PublicKey)));
        }

        List<Answer> answers = await NodeOracle.AskAsync<Question, Answer>("xeddsa-oracle.mjs", questions);
        Assert.Equal(Cases, answers.Count);
        HashSet<int> signs = [];
        foreach ((Question question, Answer answer) in questions.Zip(answers))
        {
            byte[] message = Convert.FromHexString(question.Message), theirs = Convert.FromHexString(answer.Signature);
            byte[] shared = new byte[32];
            using KeyPair own = KeyPair.Generate(Convert.FromHexString(question.PrivateKey));
            ReadOnlySpan<byte> u = PublicKeys.Coordinate(own.PublicKey);

            Assert.Equal(Hex(own.PublicKey), answer.PublicKey);
            Assert.True(X25519.TrySharedSecret(own.PrivateKey, Convert.FromHexString(question.Peer).AsSpan(1), shared));
            Assert.Equal(Hex(shared), answer.SharedSecret);
            Assert.True(answer.Accepts);
            Assert.False(answer.AcceptsAltered);
            Assert.True(XEdDsa.Verify(u, message, theirs));
            Assert.False(XEdDsa.Verify(u, [.. message, 0], theirs));
            signs.Add(theirs[63] >> 7);
        }

        Assert.Equal(2, signs.Count);
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private sealed record Question(string PrivateKey, string Message, string Signature, string Peer);

    private sealed record Answer(string PublicKey, string SharedSecret, string Signature, bool Accepts, bool AcceptsAltered);
}
