using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests;

/// <summary>
/// What differs with the official library 0.90.0. It still negotiates whether there is SPQR at all: until it hears an answer, the
/// messages of a session it opened have the key index 0, which means that SPQR adds no key to them. We demand one in every message and
/// refuse them; the pinned release lets them pass.
/// </summary>
public sealed class OldReleaseTests
{
    private static readonly byte[] Hello = [.. "hello"u8];

    [InteropTheory]
    [InlineData(Implementation.CSharp)]
    [InlineData(Implementation.TypeScript)]
    public async Task A_session_that_the_old_release_opens_is_refused_and_one_opened_towards_it_heals(Implementation ours)
    {
        await using Devices devices = await Devices.CreateAsync(ours, Implementation.Official090, "old release");
        await devices.Bob.InitiateAsync(await devices.Alice.BundleAsync());
        for (int n = 0; n < 3; n++)
        {
            Envelope first = await devices.Bob.EncryptAsync(devices.Alice.Address, Hello);
            Assert.Equal(SignalErrorCode.InvalidMessage, await RefusalOfAsync(() => devices.Alice.DecryptAsync(devices.Bob.Address, first)));
        }

        Assert.Equal(SignalErrorCode.NoSession, await RefusalOfAsync(() => devices.Alice.EncryptAsync(devices.Bob.Address, Hello)));
        await devices.MeetAsync();
    }

    [InteropFact]
    public async Task A_session_that_the_old_release_opens_is_accepted_by_the_pinned_one()
    {
        await using Devices devices = await Devices.CreateAsync(Implementation.Official090, Implementation.Official, "old and pinned");
        await devices.MeetAsync();
    }

    [InteropTheory]
    [InlineData(Implementation.CSharp, true)]
    [InlineData(Implementation.TypeScript, true)]
    [InlineData(Implementation.Official, true)]
    [InlineData(Implementation.Official090, false)]
    public async Task First_messages_name_their_ends_as_those_of_the_pinned_release_do_and_those_of_the_old_one_do_not(
        Implementation initiator, bool namesEnds)
    {
        await using Devices devices = await Devices.CreateAsync(initiator, Implementation.Official, "ends");
        await devices.Alice.InitiateAsync(await devices.Bob.BundleAsync());
        Envelope first = await devices.Alice.EncryptAsync(devices.Bob.Address, Hello);
        byte[] ends = [.. EndOf(devices.Alice.Address), .. EndOf(devices.Bob.Address)];
        Assert.Equal(namesEnds, first.Bytes.AsSpan().IndexOf(ends) >= 0);
        Assert.Equal(Hello, await devices.Bob.DecryptAsync(devices.Alice.Address, first));
    }

    private static async Task<SignalErrorCode> RefusalOfAsync(Func<Task> refused) => (await Assert.ThrowsAsync<SignalException>(refused)).Code;

    /// <summary>The kind of an account, its id, and the device.</summary>
    private static byte[] EndOf(DeviceAddress address) => [0, .. address.AccountId.ToByteArray(bigEndian: true), (byte)address.DeviceId];
}
