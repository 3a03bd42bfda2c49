using System.Globalization;
using Parley.Client;
using Parley.Testing;

namespace Parley.Bench;

/// <summary>
/// Two people with the SDK, each a device with keys, ratchets and a store of its own (in memory, so that the disk is the server's alone). One writes; each
/// message counts when the other has decrypted it, in order, and the writer has heard that it was delivered.
/// </summary>
internal sealed class EncryptedPair : IAsyncDisposable
{
    private readonly SemaphoreSlim _room;
    private readonly ParleyClient _writer;
    private readonly ParleyClient _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _hearing;
    private readonly Task _reading;
    private Task _writing = Task.CompletedTask;
    private long _sent;
    private long _received;
    private long _delivered;
    private bool _continue = true;

    private EncryptedPair(ParleyClient writer, ParleyClient reader, int window)
    {
        (_writer, _reader, _room) = (writer, reader, new SemaphoreSlim(window));
        _hearing = Hear();
        _reading = Read();
    }

    public long Delivered => Interlocked.Read(ref _delivered);

    public bool IsQuiet => _writing.IsCompleted && Delivered == _sent && Interlocked.Read(ref _received) == _sent;

    /// <summary>Signs both up and writes the first message, which opens their session.</summary>
    public static async Task<EncryptedPair> Begin(ServerProcess server, string writerNumber, string readerNumber, int window)
    {
        var pair = new EncryptedPair(await SignUp(server, writerNumber), await SignUp(server, readerNumber), window);
        var chat = await pair._writer.OpenChatAsync(pair._reader.Me.Id);
        pair._writing = pair.Write(chat);
        return pair;
    }

    /// <summary>Writes no more.</summary>
    public void Stop() => Volatile.Write(ref _continue, false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_hearing, _reading, _writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _writer.DisposeAsync();
        await _reader.DisposeAsync();
        _room.Dispose();
        _stop.Dispose();
    }

    private static async Task<ParleyClient> SignUp(ServerProcess server, string number)
    {
        var client = await ParleyClient.SignInAsync(server.Address, number, ":memory:", _ => server.CodeFor(number));
        await client.ConnectAsync();
        return client;
    }

    private async Task Write(Chat chat)
    {
        while (Volatile.Read(ref _continue))
        {
            await _room.WaitAsync(_stop.Token);
            await chat.EnqueueAsync((++_sent).ToString("D180", CultureInfo.InvariantCulture));
        }
    }

    private async Task Hear()
    {
        await foreach (var happened in _writer.ReadEventsAsync(cancellationToken: _stop.Token))
        {
            if (happened is EventsMissed or MessageFailed or SignedOut)
                throw new InvalidOperationException($"The writer heard {happened}.");
            if (happened is not MessageDelivered { UpToSequence: var upTo })
                continue;
            var news = (int)(upTo - Interlocked.Exchange(ref _delivered, upTo));
            if (news > 0)
                _room.Release(news);
        }
    }

    private async Task Read()
    {
        await foreach (var message in _reader.ReadMessagesAsync(cancellationToken: _stop.Token))
        {
            var expected = Interlocked.Increment(ref _received);
            if (message.Sequence != expected || !message.Text.EndsWith(expected.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
                throw new InvalidOperationException($"Message {expected} came as {message.Sequence}, {message.Kind}: {message.Text}");
        }
    }

    /// <summary>Throws what has stopped one of the loops.</summary>
    public async Task ThrowIfBroken()
    {
        foreach (var loop in new[] { _hearing, _reading, _writing })
            if (loop.IsFaulted)
                await loop;
    }
}
