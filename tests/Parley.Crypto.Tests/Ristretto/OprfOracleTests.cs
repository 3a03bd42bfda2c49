namespace Parley.Crypto.Tests.Ristretto;

/// <summary>The group and both modes against @noble/curves: each side finishes what the other has begun.</summary>
public sealed class OprfOracleTests
{
    [OfficialLibraryFact]
    public async Task Noble_and_we_finish_what_the_other_has_begun()
    {
        SeededBytes seeded = new("oprf");
        List<Question> questions = [.. Enumerable.Range(1, 8).Select(batch => Ask(seeded, batch))];
        List<Answer> answers = await NodeOracle.AskAsync<Question, Answer>("oprf-oracle.mjs", questions);
        Assert.Equal(questions.Count, answers.Count);
        foreach ((Question question, Answer answer) in questions.Zip(answers))
        {
            CompareGroup(question, answer);
            CompareOblivious(question, answer.Oprf);
            CompareVerifiable(question, answer.Voprf);
        }
    }

    private static Question Ask(SeededBytes seeded, int batch)
    {
        byte[] seed = seeded.Next(32), info = seeded.Next(batch), scalar = new byte[32], privateKey = new byte[32], publicKey = new byte[32];
        byte[] evaluated = new byte[32 * batch], proof = new byte[64];
        string[] inputs = [.. Enumerable.Range(0, batch).Select(i => Hex(seeded.Next(i * 40)))];
        Ristretto255.ReduceScalar(seeded.Next(64), scalar);

        (byte[] blinds, byte[] blinded) = Blind(seeded, inputs, Oprf.TryBlind);
        Oprf.DeriveKeyPair(seed, info, privateKey, publicKey);
        for (int i = 0; i < batch; i++)
            Assert.True(Oprf.TryBlindEvaluate(privateKey, blinded.AsSpan(32 * i, 32), evaluated.AsSpan(32 * i, 32)));
        Begun oblivious = new(inputs, Parts(blinds), Parts(blinded), Parts(evaluated), "");

        (blinds, blinded) = Blind(seeded, inputs, Voprf.TryBlind);
        Voprf.DeriveKeyPair(seed, info, privateKey, publicKey);
        Assert.True(Voprf.TryBlindEvaluate(privateKey, blinded, seeded.Next(64), evaluated, proof));
        Begun verifiable = new(inputs, Parts(blinds), Parts(blinded), Parts(evaluated), Hex(proof));
        return new Question(Hex(seeded.Next(64)), Hex(scalar), Hex(seed), Hex(info), oblivious, verifiable);
    }

    private static void CompareGroup(Question question, Answer answer)
    {
        byte[] element = new byte[32], product = new byte[32], inverse = new byte[32], scalar = Bytes(question.Scalar);
        Ristretto255.FromUniform(Bytes(question.Uniform), element);
        Assert.True(Ristretto255.TryMultiply(scalar, element, product));
        Assert.True(Ristretto255.TryInvertScalar(scalar, inverse));
        Assert.Equal(answer.Element, Hex(element));
        Assert.Equal(answer.Product, Hex(product));
        Assert.Equal(answer.Inverse, Hex(inverse));
    }

    private static void CompareOblivious(Question question, Transcript theirs)
    {
        byte[] privateKey = new byte[32], publicKey = new byte[32], output = new byte[64], evaluated = new byte[32];
        Oprf.DeriveKeyPair(Bytes(question.Seed), Bytes(question.Info), privateKey, publicKey);
        Assert.Equal(theirs.SecretKey, Hex(privateKey));
        Assert.Equal(theirs.PublicKey, Hex(publicKey));
        for (int i = 0; i < question.Oprf.Inputs.Length; i++)
        {
            byte[] input = Bytes(question.Oprf.Inputs[i]);
            Assert.True(Oprf.TryEvaluate(privateKey, input, output));
            Assert.Equal(theirs.Outputs[i], Hex(output));
            Assert.True(Oprf.TryBlindEvaluate(privateKey, Bytes(theirs.Blinded[i]), evaluated));
            Assert.Equal(theirs.Evaluated[i], Hex(evaluated));
            Assert.True(Oprf.TryFinalize(input, Bytes(theirs.Blinds[i]), evaluated, output));
            Assert.Equal(theirs.Outputs[i], Hex(output));
        }
    }

    private static void CompareVerifiable(Question question, Transcript theirs)
    {
        ReadOnlyMemory<byte>[] inputs = [.. question.Voprf.Inputs.Select(input => new ReadOnlyMemory<byte>(Bytes(input)))];
        byte[] outputs = new byte[64 * inputs.Length], proof = Bytes(theirs.Proof);
        Assert.True(Voprf.TryFinalize(
            Bytes(theirs.PublicKey), inputs, Joined(theirs.Blinds), Joined(theirs.Blinded), Joined(theirs.Evaluated), proof, outputs));
        Assert.Equal(string.Concat(theirs.Outputs), Hex(outputs));
        proof[40] ^= 4;
        Assert.False(Voprf.TryFinalize(
            Bytes(theirs.PublicKey), inputs, Joined(theirs.Blinds), Joined(theirs.Blinded), Joined(theirs.Evaluated), proof, outputs));
    }

    private delegate bool Blinding(ReadOnlySpan<byte> input, ReadOnlySpan<byte> random, Span<byte> blind, Span<byte> blindedElement);

    private static (byte[] Blinds, byte[] Blinded) Blind(SeededBytes seeded, string[] inputs, Blinding tryBlind)
    {
        byte[] blinds = new byte[32 * inputs.Length], blinded = new byte[32 * inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            Assert.True(tryBlind(Bytes(inputs[i]), seeded.Next(64), blinds.AsSpan(32 * i, 32), blinded.AsSpan(32 * i, 32)));
        return (blinds, blinded);
    }

    private static string[] Parts(byte[] bytes) => [.. bytes.Chunk(32).Select(part => Hex(part))];

    private static byte[] Joined(string[] parts) => Bytes(string.Concat(parts));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private sealed record Begun(string[] Inputs, string[] Blinds, string[] Blinded, string[] Evaluated, string Proof);

    private sealed record Question(string Uniform, string Scalar, string Seed, string Info, Begun Oprf, Begun Voprf);

    private sealed record Transcript(
        string SecretKey, string PublicKey, string[] Outputs, string[] Blinds, string[] Blinded, string[] Evaluated, string Proof);

    private sealed record Answer(string Element, string Product, string Inverse, Transcript Oprf, Transcript Voprf);
}
