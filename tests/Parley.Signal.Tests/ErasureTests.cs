using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

public sealed class ErasureTests
{
    private static readonly byte[] Text = new Seeded("erasure").Next(1152);
    private readonly List<Chunk> chunks = [];

    public ErasureTests()
    {
        Encoder encoder = new(Text);
        for (int n = 0; n < 150; n++)
        {
            encoder = encoder.Advance(out Chunk chunk);
            chunks.Add(chunk);
        }
    }

    [Fact]
    public void Chunks_begin_with_the_text_itself()
        => Assert.Equal(Text, chunks.Take(36).SelectMany(chunk => chunk.Bytes.ToArray()));

    [Fact]
    public void Any_36_distinct_chunks_give_the_text_back_and_no_fewer()
    {
        Seeded dice = new("shuffle");
        for (int run = 0; run < 30; run++)
        {
            Decoder decoder = new(Text.Length);
            byte[]? text = null;
            foreach (Chunk chunk in chunks.OrderBy(_ => dice.Roll(1 << 30)).Take(36).ToList())
            {
                Assert.Null(text);
                decoder = decoder.Add(chunk, out text);
                Assert.Same(decoder, decoder.Add(chunk, out _));
            }

            Assert.Equal(Text, text);
        }
    }

    [Fact]
    public void An_altered_chunk_gives_another_text()
    {
        Decoder decoder = new(Text.Length);
        byte[] altered = chunks[4].Bytes.ToArray();
        altered[5] ^= 1;
        byte[]? text = null;
        foreach (Chunk chunk in chunks.Skip(5).Take(35).Prepend(new Chunk(4, altered)))
            decoder = decoder.Add(chunk, out text);
        Assert.NotNull(text);
        Assert.NotEqual(Text, text);
    }

    [Fact]
    public void Indices_start_again_after_65536_chunks()
    {
        Encoder again = new Encoder(Text, ushort.MaxValue).Advance(out Chunk last);
        again.Advance(out Chunk first);
        Assert.Equal(ushort.MaxValue, last.Index);
        Assert.Equal(0, first.Index);
        Assert.Equal(Text[..32], first.Bytes.ToArray());
    }

    [Fact]
    public void A_parity_chunk_is_the_value_of_the_polynomial_that_the_text_lies_on()
    {
        // Two points: f(x) = a + (a + b) x over GF(2^16), so f(2) = a + 2 (a + b), a doubling being a shift and a reduction.
        byte[] text = new Seeded("line").Next(64);
        new Encoder(text, 2).Advance(out Chunk parity);
        for (int at = 0; at < 32; at += 2)
        {
            int a = (text[at] << 8) | text[at + 1], b = (text[32 + at] << 8) | text[33 + at], twice = (a ^ b) << 1;
            int expected = a ^ (twice > 0xFFFF ? twice ^ 0x1100B : twice);
            Assert.Equal(expected, (parity.Bytes.Span[at] << 8) | parity.Bytes.Span[at + 1]);
        }
    }
}
