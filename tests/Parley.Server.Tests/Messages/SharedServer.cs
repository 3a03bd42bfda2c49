using Google.Protobuf;
using Parley.Contracts.V1;

namespace Parley.Server.Tests.Messages;

/// <summary>One server process for a class of tests; any error that it logs fails the class.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private int _numbers = 100;

    public ServerProcess Process { get; private set; } = null!;

    public async Task InitializeAsync() => Process = await ServerProcess.Start();

    public async Task DisposeAsync()
    {
        var errors = Process.Errors.ToList();
        await Process.DisposeAsync();
        Assert.Empty(errors);
    }

    public Task<BareAccount> SomeoneNew() => BareAccount.SignUp(Process, $"+1555{Interlocked.Increment(ref _numbers):D6}");

    /// <summary>Two people with a chat, as the first sees it.</summary>
    public async Task<(BareAccount Alice, BareAccount Bob, BareChat Chat)> Pair()
    {
        var (alice, bob) = (await SomeoneNew(), await SomeoneNew());
        return (alice, bob, await alice.OpenChat(bob));
    }

    internal static SendMessage Message(BareChat chat, string text = "body", Guid? id = null) =>
        chat.Message(id ?? Guid.NewGuid(), ByteString.CopyFromUtf8(text), ByteString.CopyFromUtf8("key"));
}
