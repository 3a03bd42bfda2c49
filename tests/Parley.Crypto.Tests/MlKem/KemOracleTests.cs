namespace Parley.Crypto.Tests.MlKem;

/// <summary>The same seeds in noble's ML-KEM, and key pairs both ways with the official libsignal client.</summary>
public sealed class KemOracleTests
{
    private const int Cases = 24;

    [OfficialLibraryFact]
    public async Task Other_implementations_make_the_same_of_the_same_seeds()
    {
        SeededBytes seeded = new("noble");
        List<Question> questions = [];
        for (int i = 0; i < Cases; i++)
            questions.Add(new Question(Hex(seeded.Next(64)), Hex(seeded.Next(32)), [Hex(seeded.Next(1088)), Hex(seeded.Next(1568))]));

        List<Answer> answers = await NodeOracle.AskAsync<Question, Answer>("kem-oracle.mjs", questions);
        Assert.Equal(Cases, answers.Count);
        foreach ((Question question, Answer answer) in questions.Zip(answers))
        {
            Compare(Kem.Named(nameof(MlKem768)), question, question.Altered[0], answer.MlKem768);
            Compare(Kem.Named(nameof(MlKem1024)), question, question.Altered[1], answer.MlKem1024);
            CompareRoundThree(question, answer.MlKem1024);
            UseOfficialKeys(question, answer);
        }
    }

    private static void Compare(Kem kem, Question question, string altered, Standard expected)
    {
        (byte[] publicKey, byte[] privateKey) = kem.KeyPair(Bytes(question.Seed));
        Assert.Equal(expected.PublicKey, Hex(publicKey));
        Assert.Equal(expected.PrivateKey, Hex(privateKey));
        (byte[] ciphertext, byte[] sharedSecret) = kem.Encapsulate(publicKey, Bytes(question.Random));
        Assert.Equal(expected.Ciphertext, Hex(ciphertext));
        Assert.Equal(expected.SharedSecret, Hex(sharedSecret));
        Assert.Equal(expected.Rejected, Hex(kem.Decapsulate(privateKey, Bytes(altered))));
    }

    private static void CompareRoundThree(Question question, Standard expected)
    {
        Kem kyber = Kem.Named(nameof(Kyber1024));
        (byte[] publicKey, byte[] privateKey) = kyber.KeyPair(Bytes(question.Seed));
        Assert.Equal("08" + expected.PublicKey, Hex(publicKey));
        (byte[] ciphertext, byte[] sharedSecret) = kyber.Encapsulate(publicKey, Bytes(question.Random));
        Assert.Equal("08" + expected.Ciphertext, Hex(ciphertext));
        Assert.Equal(expected.RoundThreeSecret, Hex(sharedSecret));
        Assert.Equal(expected.RoundThreeSecret, Hex(kyber.Decapsulate(privateKey, ciphertext)));
    }

    private static void UseOfficialKeys(Question question, Answer answer)
    {
        Kem kyber = Kem.Named(nameof(Kyber1024));
        Assert.Equal("08" + answer.MlKem1024.PublicKey, answer.Official.ReadsOurKey);
        (byte[] ciphertext, byte[] sharedSecret) = kyber.Encapsulate(Bytes(answer.Official.PublicKey), Bytes(question.Random));
        Assert.Equal(sharedSecret, kyber.Decapsulate(Bytes(answer.Official.PrivateKey).AsSpan(1), ciphertext));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private sealed record Question(string Seed, string Random, string[] Altered);

    private sealed record Answer(Standard MlKem768, Standard MlKem1024, Official Official);

    private sealed record Standard(
        string PublicKey, string PrivateKey, string Ciphertext, string SharedSecret, string RoundThreeSecret, string Rejected);

    private sealed record Official(string ReadsOurKey, string PublicKey, string PrivateKey);
}
