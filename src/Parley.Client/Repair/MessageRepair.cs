using Parley.Client.Keyring;
using Parley.Client.Live;
using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Repair;

/// <summary>
/// Makes readable what could not be opened as it came (docs/encryption.md, "Repair"): tries it once more, looks for its key in the own keyring, and asks
/// the account that sent it. What is to be done is stored, so that it goes on after a restart.
/// </summary>
internal sealed class MessageRepair(Core core, Opener opener, KeyringReader keyring, Requests requests, Answers answers, LiveConnection live) : IDisposable
{
    private readonly SemaphoreSlim _running = new(1);
    private readonly Alarm _alarm = new(core.Time);

    /// <summary>Puts what a message says where it waited.</summary>
    public Action<Step, WaitingMessage, Reading, MessageSecret> Healed { get; set; } = static (_, _, _, _) => { };

    /// <summary>An entry could not be opened, in the step that takes it.</summary>
    public void Missed(Step step, DeviceAddress from, bool isBroken)
    {
        if (isBroken)
            step.Put(StoredRepair.Table, StoredRepair.Of(step, from) with { Broken = true });
        step.After(() => _alarm.Set(RepairRules.Patience, Kick));
    }

    /// <summary>Keeps what is needed to repair a message, in the step that stores it as waiting.</summary>
    public void Keep(Step step, MailboxEntry entry, MessageId id, ChatId chat, AccountId sender) => step.Put(WaitingMessage.Table, new WaitingMessage(
        id, chat, entry.Message.Sequence, sender, (int)entry.SenderDeviceId, (int)entry.Type, entry.Ciphertext.ToByteArray(), entry.Message.Body.ToByteArray(), Asks: 0,
        core.Now + (long)RepairRules.Patience.TotalMilliseconds));

    public void Take(Step step, DeviceAddress from, DevicePayload payload)
    {
        if (payload.KindCase == DevicePayload.KindOneofCase.RetryRequest)
            answers.Take(step, from, payload.RetryRequest);
        else if (payload.KindCase == DevicePayload.KindOneofCase.RetryAnswer)
            Take(step, from, payload.RetryAnswer);
    }

    /// <summary>Goes on with whatever is due. Harmless at any time.</summary>
    public void Kick() => core.Background.Start("Repairs", Run);

    public void Dispose()
    {
        _alarm.Dispose();
        _running.Dispose();
    }

    private void Take(Step step, DeviceAddress from, RetryAnswer answer)
    {
        foreach (var key in answer.Keys.Take(RepairRules.MostAtOnce))
        {
            if (!MessageId.TryParse(key.MessageId, out var id) || step.Get(WaitingMessage.Table, id) is not { } waiting || waiting.Sender.Value != from.AccountId
                || Opener.Read(key, waiting.Id.ToString(), waiting.ChatId.ToString(), waiting.Body) is not { } opened)
                continue;
            Healed(step, waiting, opened.Reading, opened.Secret);
            // It has answered with something of use: it may be asked for more.
            step.Put(StoredRepair.Table, StoredRepair.Of(step, from) with { Asked = [] });
        }

        step.After(Kick);
    }

    private async Task Run(CancellationToken stopping)
    {
        if (!await core.Store.Change(HasWork, stopping))
            return;
        await _running.WaitAsync(stopping);
        var now = core.Now;
        try
        {
            foreach (var waiting in await Due(now, stopping))
                await core.Store.Change(step => OpenAgain(step, waiting.Id), stopping);
            if (live.State == ConnectionState.Online)
            {
                await ReadKeyrings(await Due(now, stopping), stopping);
                await requests.Send(await Due(now, stopping), stopping);
            }
        }
        catch (ParleyException passing) when (passing.IsTransient)
        {
            // The next connection goes on.
        }
        finally
        {
            _running.Release();
        }

        await Later(now, stopping);
    }

    private static bool HasWork(Step step) =>
        step.Number("SELECT EXISTS (SELECT 1 FROM waiting) OR EXISTS (SELECT 1 FROM repairs WHERE broken = 1)") == 1;

    private Task<List<WaitingMessage>> Due(long now, CancellationToken stopping) =>
        core.Store.Change(step => step.Find(WaitingMessage.Table, "WHERE due_at <= @now", ("now", now)).OrderBy(message => message.Sequence).ToList(), stopping);

    /// <summary>What it lacked may have come meanwhile: a list, or the first message of its session.</summary>
    private void OpenAgain(Step step, MessageId id)
    {
        if (step.Get(WaitingMessage.Table, id) is not { } waiting)
            return;
        var opened = opener.Open(step, waiting.Sender, waiting.DeviceId, waiting.Type, waiting.Ciphertext);
        if (Opener.Read(opened.Payload?.MessageKey, id.ToString(), waiting.ChatId.ToString(), waiting.Body) is { } read)
            Healed(step, waiting, read.Reading, read.Secret);
    }

    /// <summary>Another device of the account may have what this one lacks.</summary>
    private async Task ReadKeyrings(List<WaitingMessage> due, CancellationToken stopping)
    {
        if (StoredHistory.Of(core) is not { Keys.Count: > 0 })
            return;
        foreach (var chat in due.GroupBy(waiting => waiting.ChatId))
        {
            try
            {
                keyring.Forget();
                var entries = await keyring.Entries(chat.Key, [.. chat.Select(waiting => waiting.Sequence)], stopping);
                await core.Store.Change(step => HealWith(step, chat, entries), stopping);
            }
            catch (RefusedException refusal) when (!refusal.IsTransient)
            {
                core.MessageWaits(refusal.Code);
            }
        }
    }

    private void HealWith(Step step, IEnumerable<WaitingMessage> due, IReadOnlyDictionary<long, HistoryEntry> entries)
    {
        foreach (var waiting in due)
            if (entries.TryGetValue(waiting.Sequence, out var entry) && entry.MessageId == waiting.Id && entry.Sender == waiting.Sender
                && step.Get(WaitingMessage.Table, waiting.Id) is not null && Opener.Read(entry.Secret, waiting.Body) is { } reading)
                Healed(step, waiting, reading, entry.Secret);
    }

    private async Task Later(long now, CancellationToken stopping)
    {
        var dues = await core.Store.Change(step => step.Find(WaitingMessage.Table, "").ConvertAll(waiting => waiting.DueAt), stopping);
        if (dues.Count > 0)
            _alarm.Set(RepairRules.NextTry(dues, now), Kick);
    }
}
