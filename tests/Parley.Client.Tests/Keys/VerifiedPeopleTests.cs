using Google.Protobuf;
using Parley.Client.People;
using Parley.Client.Recovery;
using Parley.Client.Tests.Keyring;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Tests.Keys;

/// <summary>Whom a person has compared safety numbers with, as devices that show it say: a program keeps it for those that are linked later.</summary>
public sealed class VerifiedPeopleTests(SharedServer server) : IClassFixture<SharedServer>
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)5, 33)];
    private static readonly AccountId Somebody = new(Guid.CreateVersion7());

    [Fact]
    public async Task What_was_said_on_one_device_is_heard_by_the_others_by_one_that_is_linked_later_and_by_the_backup()
    {
        await using var phone = await server.SignUp("Alice");
        await using var laptop = await server.Device("laptop").LinkWith(phone);
        await Say(laptop, phone.Client.Me.Id, Said(Key, 1_000));
        await Talk.Until(async () => (await Known(phone)).AsSpan().SequenceEqual(Key));
        Assert.Equal(Key, Assert.Single((await Backup(phone)).Verified).AccountIdentityKey.ToByteArray());
        await using var tablet = await server.Device("tablet").LinkWith(phone);
        await Talk.Until(async () => (await Known(tablet)).AsSpan().SequenceEqual(Key));

        await Say(tablet, phone.Client.Me.Id, Said([], 2_000));
        await Talk.Until(async () => await Known(phone) is null);
        Assert.Empty((await Backup(phone)).Verified);
    }

    [Fact]
    public async Task It_is_not_taken_from_somebody_else()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await bob.Client.OpenChatAsync(alice.PhoneNumber);
        await chat.SendAsync("hello");
        await alice.Reads("hello");
        await Say(bob, alice.Client.Me.Id, Said(Key, 1_000));
        await chat.SendAsync("did you take that?");
        await alice.Reads("did you take that?");
        Assert.Null(await Known(alice));
    }

    [Fact]
    public void What_was_said_last_counts_and_what_is_no_key_does_not()
    {
        var known = new StoredVerified([]).With([Said(Key, 1_000)]);
        Assert.Equal(Key, Assert.Single(known.People).AccountKey);
        Assert.Equal(Key, Assert.Single(known.With([Said([], 1_000), Said([], 999), Said(new byte[32], 2_000), new VerifiedPerson { AccountId = "nobody", At = 2_000 }]).People).AccountKey);
        Assert.Null(Assert.Single(known.With([Said([], 1_001)]).People).AccountKey);
        Assert.NotNull(Assert.Single(known.With([Said([], long.MaxValue)]).People).AccountKey);
    }

    [Fact]
    public void No_device_fills_the_store_of_another_with_people()
    {
        var known = new StoredVerified([]).With([Said(Key, 1_000)]);
        var strangers = Enumerable.Range(0, 2 * StoredVerified.Most).Select(_ => new VerifiedPerson { AccountId = new AccountId(Guid.CreateVersion7()).ToString(), At = 1 });
        var full = known.With(strangers);
        Assert.Equal(StoredVerified.Most, full.People.Count);
        Assert.Null(full.With([Said([], 2_000)]).People.Single(person => person.Account == Somebody).AccountKey);
    }

    private static VerifiedPerson Said(byte[] key, long at) => new() { AccountId = Somebody.ToString(), AccountIdentityKey = ByteString.CopyFrom(key), At = at };

    /// <summary>Says so to every other device of the own account, or to the first of another.</summary>
    private static async Task Say(Device device, AccountId to, VerifiedPerson said)
    {
        var engine = device.Client.Engine;
        var payload = new DevicePayload { VerifiedPeople = new Contracts.V1.VerifiedPeople { People = { said } } };
        if (to == device.Client.Me.Id)
            await engine.Controls.SendAll(engine.Lists.Others, payload, static _ => { }, CancellationToken.None);
        else
            await engine.Controls.Send(to, 1, payload, static _ => { }, CancellationToken.None);
        await engine.Controls.Flush(CancellationToken.None);
    }

    private static Task<byte[]?> Known(Device device) =>
        device.Client.Engine.Core.Store.Change(step => StoredVerified.Of(step).People.SingleOrDefault(person => person.Account == Somebody)?.AccountKey);

    private static Task<Backup> Backup(Device device) =>
        device.Client.Engine.Core.Store.Change(step => BackupContent.Of(device.Client.Engine.Core, step, StoredRecovery.Of(step))!);
}
