using Parley.Crypto.Argon2;

namespace Parley.Crypto.Tests.Argon2;

/// <summary>Argon2id and BLAKE2b against @noble/hashes, over every kind of edge that the parameters have.</summary>
public sealed class Argon2OracleTests
{
    [OfficialLibraryFact]
    public async Task Noble_derives_the_same_bytes()
    {
        List<Question> questions = [.. Questions()];
        List<Answer> answers = await NodeOracle.AskAsync<Question, Answer>("argon2-oracle.mjs", questions);
        Assert.Equal(questions.Count, answers.Count);
        foreach ((Question question, Answer answer) in questions.Zip(answers))
        {
            byte[] password = Convert.FromHexString(question.Password);
            byte[] output = new byte[question.Size], digest = new byte[question.DigestSize];
            Argon2Parameters parameters = new(question.MemoryKiB, question.Passes, question.Lanes)
            {
                Secret = Convert.FromHexString(question.Secret),
                AssociatedData = Convert.FromHexString(question.AssociatedData),
            };
            Argon2id.Derive(password, Convert.FromHexString(question.Salt), parameters, output);
            Blake2b.Hash(password, digest);
            Assert.Equal(answer.Output, Convert.ToHexStringLower(output));
            Assert.Equal(answer.Digest, Convert.ToHexStringLower(digest));
        }
    }

    private static IEnumerable<Question> Questions()
    {
        SeededBytes seeded = new("argon2");
        (int MemoryKiB, int Passes, int Lanes)[] costs =
        [
            (8, 1, 1), (9, 1, 1), (15, 2, 1), (16, 1, 2), (31, 3, 1), (32, 3, 4), (37, 2, 3), (127, 1, 2), (256, 1, 1), (515, 4, 1), (1024, 2, 1),
            (1027, 1, 1), (1100, 2, 2), (2048, 1, 5), (4097, 1, 3), (2040, 2, 255),
        ];
        int[] sizes = [4, 31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 160, 200, 1024];
        int[] lengths = [0, 1, 63, 64, 127, 128, 129, 255, 256, 257, 300, 384, 385, 500, 1000, 5000];
        for (int i = 0; i < costs.Length; i++)
        {
            yield return new Question(
                Hex(seeded.Next(lengths[i])), Hex(seeded.Next(8 + i)), costs[i].MemoryKiB, costs[i].Passes, costs[i].Lanes, sizes[i],
                Hex(seeded.Next(i % 3 * 8)), Hex(seeded.Next(i % 4 * 50)), (i * 4) + 1);
        }
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private sealed record Question(
        string Password, string Salt, int MemoryKiB, int Passes, int Lanes, int Size, string Secret, string AssociatedData, int DigestSize);

    private sealed record Answer(string Output, string Digest);
}
