using Parley.Crypto;
using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests;

public sealed class SafetyNumberTests
{
    [InteropTheory]
    [ClassData(typeof(Matrix))]
    public async Task Both_sides_show_the_same_digits_and_accept_each_others_code_and_no_other(Implementation one, Implementation other)
    {
        await using Devices devices = await Devices.CreateAsync(one, other, "safety number");
        SafetyCode alices = await SeenByAsync(devices.Alice, devices.Bob), bobs = await SeenByAsync(devices.Bob, devices.Alice);
        Assert.Equal(60, alices.Digits.Length);
        Assert.Equal(74, alices.Qr.Length);
        Assert.Equal(alices.Digits, bobs.Digits);
        Assert.True(await devices.Alice.CompareQrAsync(alices.Qr, bobs.Qr));
        Assert.True(await devices.Bob.CompareQrAsync(bobs.Qr, alices.Qr));

        using KeyPair mallory = KeyPair.Generate(new Seeded("mallory").Next(32));
        SafetyCode withMallory = await devices.Bob.SafetyNumberAsync(devices.Alice.Address.AccountId, mallory.PublicKey.ToArray());
        Assert.NotEqual(alices.Digits, withMallory.Digits);
        Assert.False(await devices.Alice.CompareQrAsync(alices.Qr, withMallory.Qr));
        Assert.False(await devices.Alice.CompareQrAsync(alices.Qr, alices.Qr));
    }

    private static async Task<SafetyCode> SeenByAsync(IPeer self, IPeer other)
        => await self.SafetyNumberAsync(other.Address.AccountId, (await other.BundleAsync()).IdentityKey);
}
