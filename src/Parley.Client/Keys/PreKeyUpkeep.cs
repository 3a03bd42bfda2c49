using Parley.Client.Store;
using Parley.Crypto;
using Parley.Signal;

namespace Parley.Client.Keys;

/// <summary>The keys of this device: made and stored here first, then published.</summary>
internal sealed class PreKeyUpkeep(Core core, KeyApi api) : IDisposable
{
    private static readonly TimeSpan RotateAfter = TimeSpan.FromDays(7);
    private static readonly TimeSpan KeepReplaced = TimeSpan.FromDays(30);
    private readonly SemaphoreSlim _refill = new(1, 1);
    private readonly SemaphoreSlim _upload = new(1, 1);

    /// <summary>Identity and first prekeys of a new device; what is there already stays.</summary>
    public async Task MakeIdentity(CancellationToken cancellationToken) => await core.Store.Change(
        step =>
        {
            if (step.Get(DeviceIdentity.Table, default) is null)
                TakeIdentity(step, AccountKey.Of(step.Get(DeviceIdentity.Kept, default)?.Key ?? NewPair()), NewPair());
        },
        cancellationToken);

    /// <summary>The same with keys that are there already.</summary>
    public void TakeIdentity(Step step, AccountKey account, KeyPair device)
    {
        step.Put(StoredPreKey.Table, StoredPreKey.From(PreKeys.GenerateSigned(1, device, core.Random)));
        step.Put(StoredPreKey.Table, StoredPreKey.From(PreKeys.GenerateKyber(1, device, lastResort: true, core.Random)));
        step.Put(DeviceIdentity.Table, new DeviceIdentity(
            account, device, PreKeys.GenerateRegistrationId(core.Random), SignedPreKeyId: 1, LastResortId: 1, NextSignedId: 2, NextKyberId: 2, NextOneTimeId: 1,
            core.Now, PublishedSignedId: 0, Stocked: false));
        step.Delete(DeviceIdentity.Kept, default);
    }

    /// <summary>The first upload: enough to be reached.</summary>
    public Task PublishFirst(CancellationToken cancellationToken) => AddOneTime(core.Options.Stock.First, core.Options.Stock.First, cancellationToken);

    /// <summary>The refill that follows the sign-in, however often it was interrupted.</summary>
    public async Task Stock(CancellationToken cancellationToken)
    {
        if (!Identity.Stocked)
            await Refill(core.Options.Stock.First, core.Options.Stock.First, cancellationToken);
    }

    /// <summary>Brings the server's stock of one-time keys up to full.</summary>
    public async Task Refill(int oneTimeLeft, int kyberLeft, CancellationToken cancellationToken)
    {
        await _refill.WaitAsync(cancellationToken);
        try
        {
            var stock = core.Options.Stock;
            await AddOneTime(Math.Max(0, stock.OneTime - oneTimeLeft), Math.Max(0, stock.Kyber - kyberLeft), cancellationToken);
            await core.Store.Change(
                step =>
                {
                    if (step.Get(DeviceIdentity.Table, default) is { Stocked: false } identity)
                        step.Put(DeviceIdentity.Table, identity with { Stocked = true });
                },
                CancellationToken.None);
        }
        finally
        {
            _refill.Release();
        }
    }

    /// <summary>Weekly: a new signed prekey and a new last resort. The old ones open late messages for 30 days more.</summary>
    public async Task Rotate(CancellationToken cancellationToken)
    {
        var now = core.Now;
        if (now - Identity.RotatedAt >= RotateAfter.TotalMilliseconds)
            await core.Store.Change(step => Replace(step, now), cancellationToken);
        if (Identity.PublishedSignedId != Identity.SignedPreKeyId)
            await Upload([], [], cancellationToken);
    }

    public void Dispose()
    {
        _refill.Dispose();
        _upload.Dispose();
    }

    private DeviceIdentity Identity => core.Store.All(DeviceIdentity.Table).GetValueOrDefault(default) ?? throw new SignedOutException("signed-out");

    private void Replace(Step step, long now)
    {
        if (step.Get(DeviceIdentity.Table, default) is not { } identity || now - identity.RotatedAt < RotateAfter.TotalMilliseconds)
            return;
        var before = now - (long)KeepReplaced.TotalMilliseconds;

        // The oldest key that stays was made when the last of these was replaced: nothing is left that could open what came before.
        step.DeleteWhere("DELETE FROM replays WHERE taken_at < (SELECT MAX(retired_at) FROM prekeys WHERE retired_at < @before)", ("before", before));
        step.DeleteWhere("DELETE FROM prekeys WHERE retired_at < @before", ("before", before));
        foreach (var name in new[] { (StoredPreKey.Signed, identity.SignedPreKeyId), (StoredPreKey.Kyber, identity.LastResortId) })
            if (step.Get(StoredPreKey.Table, name) is { } replaced)
                step.Put(StoredPreKey.Table, replaced with { RetiredAt = now });
        step.Put(StoredPreKey.Table, StoredPreKey.From(PreKeys.GenerateSigned(identity.NextSignedId, identity.DeviceKey, core.Random)));
        step.Put(StoredPreKey.Table, StoredPreKey.From(PreKeys.GenerateKyber(identity.NextKyberId, identity.DeviceKey, lastResort: true, core.Random)));
        step.Put(DeviceIdentity.Table, identity with
        {
            SignedPreKeyId = identity.NextSignedId,
            LastResortId = identity.NextKyberId,
            NextSignedId = identity.NextSignedId + 1,
            NextKyberId = identity.NextKyberId + 1,
            RotatedAt = now,
        });
    }

    /// <summary>Uploads that were not answered may have filled the stock: then these keys are not needed.</summary>
    private async Task AddOneTime(int oneTimeCount, int kyberCount, CancellationToken cancellationToken)
    {
        var (oneTime, kyber) = await MakeOneTime(oneTimeCount, kyberCount, cancellationToken);
        try
        {
            await Upload(oneTime, kyber, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code == "prekeys-full")
        {
            await core.Store.Change(
                step =>
                {
                    foreach (var key in oneTime.Concat(kyber))
                        step.Delete(StoredPreKey.Table, (key.Kind, key.Id));
                },
                CancellationToken.None);
        }
    }

    /// <summary>Reserves the ids in a step of its own, so that making the keys keeps nobody waiting.</summary>
    private async Task<(List<StoredPreKey> OneTime, List<StoredPreKey> Kyber)> MakeOneTime(int oneTimeCount, int kyberCount, CancellationToken cancellationToken)
    {
        var identity = await core.Store.Change(
            step =>
            {
                var before = step.Get(DeviceIdentity.Table, default) ?? throw new SignedOutException("signed-out");
                step.Put(DeviceIdentity.Table, before with { NextOneTimeId = before.NextOneTimeId + (uint)oneTimeCount, NextKyberId = before.NextKyberId + (uint)kyberCount });
                return before;
            },
            cancellationToken);
        var oneTime = Enumerable.Range(0, oneTimeCount).Select(n => StoredPreKey.From(PreKeys.GenerateOneTime(identity.NextOneTimeId + (uint)n, core.Random))).ToList();
        var kyber = Enumerable.Range(0, kyberCount)
            .Select(n => StoredPreKey.From(PreKeys.GenerateKyber(identity.NextKyberId + (uint)n, identity.DeviceKey, lastResort: false, core.Random))).ToList();
        await core.Store.Change(
            step =>
            {
                foreach (var key in oneTime.Concat(kyber))
                    step.Put(StoredPreKey.Table, key);
            },
            cancellationToken);
        return (oneTime, kyber);
    }

    /// <summary>One at a time: an upload that began before a rotation must not be the last word on which keys are in use.</summary>
    private async Task Upload(List<StoredPreKey> oneTime, List<StoredPreKey> kyber, CancellationToken cancellationToken)
    {
        await _upload.WaitAsync(cancellationToken);
        try
        {
            await UploadNow(oneTime, kyber, cancellationToken);
        }
        finally
        {
            _upload.Release();
        }
    }

    private async Task UploadNow(List<StoredPreKey> oneTime, List<StoredPreKey> kyber, CancellationToken cancellationToken)
    {
        var identity = Identity;
        var (signed, lastResort) = await core.Store.Change(
            step => (step.Get(StoredPreKey.Table, (StoredPreKey.Signed, identity.SignedPreKeyId)), step.Get(StoredPreKey.Table, (StoredPreKey.Kyber, identity.LastResortId))),
            cancellationToken);
        if (signed is null || lastResort is null)
            throw StoreException.Damaged(StoredPreKey.Table.Name);
        await api.Upload(
            new WireKeys(
                identity.RegistrationId, identity.DeviceKey.PublicKey.ToArray(), signed.ToWire(), lastResort.ToWire(),
                [.. oneTime.Select(key => key.ToWire())], [.. kyber.Select(key => key.ToWire())]),
            cancellationToken);
        await core.Store.Change(
            step =>
            {
                if (step.Get(DeviceIdentity.Table, default) is { } current && current.PublishedSignedId != identity.SignedPreKeyId)
                    step.Put(DeviceIdentity.Table, current with { PublishedSignedId = identity.SignedPreKeyId });
            },
            CancellationToken.None);
    }

    /// <summary>A new pair of random bytes.</summary>
    public KeyPair NewPair()
    {
        Span<byte> random = stackalloc byte[32];
        core.Random(random);
        var pair = KeyPair.Generate(random);
        random.Clear();
        return pair;
    }
}
