namespace Parley.Crypto.Tests.Argon2;

/// <summary>Published vectors, and what is refused before any work is done.</summary>
public sealed class Argon2idTests
{
    private static readonly Argon2Parameters Smallest = new(Argon2Parameters.MinMemoryKiBPerLane, Passes: 1, Lanes: 1);

    [Fact]
    public void The_vector_of_rfc_9106_section_5_3_holds()
    {
        Argon2Parameters parameters = new(32, Passes: 3, Lanes: 4) { Secret = Repeat(3, 8), AssociatedData = Repeat(4, 12) };
        byte[] output = new byte[32];
        Argon2id.Derive(Repeat(1, 32), Repeat(2, 16), parameters, output);
        Assert.Equal("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", Convert.ToHexStringLower(output));
    }

    [Theory]
    [InlineData(65536, 2, 1, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")]
    [InlineData(256, 2, 1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe")]
    [InlineData(256, 2, 2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037")]
    public void The_vectors_of_the_reference_implementation_hold(int memoryKiB, int passes, int lanes, string expected)
    {
        byte[] output = new byte[32];
        Argon2id.Derive("password"u8, "somesalt"u8, new Argon2Parameters(memoryKiB, passes, lanes), output);
        Assert.Equal(expected, Convert.ToHexStringLower(output));
    }

    [Fact]
    public void Every_input_changes_the_output()
    {
        byte[] salt = Repeat(2, 16), long33 = Repeat(0, 33);
        HashSet<string> outputs =
        [
            Derive(Repeat(1, 8), salt, Smallest),
            Derive(Repeat(1, 9), salt, Smallest),
            Derive(Repeat(1, 8), Repeat(2, 17), Smallest),
            Derive(Repeat(1, 8), salt, Smallest with { MemoryKiB = 9 }),
            Derive(Repeat(1, 8), salt, Smallest with { Passes = 2 }),
            Derive(Repeat(1, 8), salt, Smallest with { MemoryKiB = 16, Lanes = 2 }),
            Derive(Repeat(1, 8), salt, Smallest with { MemoryKiB = 16 }),
            Derive(Repeat(1, 8), salt, Smallest with { Secret = new byte[1] }),
            Derive(Repeat(1, 8), salt, Smallest with { AssociatedData = new byte[1] }),
        ];
        Argon2id.Derive(Repeat(1, 8), salt, Smallest, long33);
        outputs.Add(Convert.ToHexStringLower(long33.AsSpan(0, 32)));
        Assert.Equal(10, outputs.Count);
    }

    [Theory]
    [InlineData(7, 1, 1)]
    [InlineData(15, 1, 2)]
    [InlineData(8 * 255 - 1, 1, 255)]
    [InlineData(8 * 256, 1, 256)]
    [InlineData(8, 1, 0)]
    [InlineData(8, 1, -1)]
    [InlineData(8, 0, 1)]
    [InlineData(8, -1, 1)]
    [InlineData(8, Argon2Parameters.MaxPasses + 1, 1)]
    [InlineData(Argon2Parameters.MaxMemoryKiB + 1, 1, 1)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(int.MinValue, 1, 1)]
    [InlineData(0, 1, 1)]
    public void Parameters_out_of_bounds_are_refused(int memoryKiB, int passes, int lanes)
    {
        Argon2Parameters parameters = new(memoryKiB, passes, lanes);
        byte[] output = new byte[32];
        Argon2ParametersException refusal
            = Assert.Throws<Argon2ParametersException>(() => Argon2id.Derive("password"u8, "somesalt"u8, parameters, output));
        Assert.Same(parameters, refusal.Parameters);
        Assert.All(output, b => Assert.Equal(0, b));
    }

    [Fact]
    public void The_bounds_themselves_are_acceptable()
    {
        Assert.True(Smallest.AreAcceptable);
        Assert.True(Argon2Parameters.Recommended.AreAcceptable);
        Assert.True(new Argon2Parameters(Argon2Parameters.MaxMemoryKiB, Argon2Parameters.MaxPasses, Argon2Parameters.MaxLanes).AreAcceptable);
    }

    [Fact]
    public void A_short_salt_or_output_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Argon2id.Derive("password"u8, new byte[7], Smallest, new byte[32]));
        Assert.Throws<ArgumentException>(() => Argon2id.Derive("password"u8, new byte[8], Smallest, new byte[3]));
        Assert.Throws<ArgumentNullException>(() => Argon2id.Derive("password"u8, new byte[8], null!, new byte[32]));
    }

    private static byte[] Repeat(byte value, int count)
    {
        byte[] bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }

    private static string Derive(byte[] password, byte[] salt, Argon2Parameters parameters)
    {
        byte[] output = new byte[32];
        Argon2id.Derive(password, salt, parameters, output);
        return Convert.ToHexStringLower(output);
    }
}
