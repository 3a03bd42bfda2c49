using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Parley.Client.Accounts;
using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Tests.Store;

public sealed class StoreTests : IDisposable
{
    private static readonly ChatId Chat = new(Guid.NewGuid());
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-store-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "store.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_committed_is_there_when_the_store_is_opened_again()
    {
        var message = Message("kept");
        await using (var store = await Open())
            await store.Change(step => step.Put(StoredMessage.Table, message));
        await using (var store = await Open())
            Assert.Equal(message, await store.Change(step => step.Get(StoredMessage.Table, message.Id)));
    }

    [Fact]
    public async Task A_step_that_throws_has_changed_nothing()
    {
        var message = Message("never");
        await using var store = await Open();
        await Assert.ThrowsAsync<InvalidDataException>(() => store.Change(step =>
        {
            step.Put(StoredMessage.Table, message);
            step.Put(StoredAccount.Table, Account());
            Assert.NotNull(step.Get(StoredMessage.Table, message.Id));
            throw new InvalidDataException();
        }));
        Assert.Null(await store.Change(step => step.Get(StoredMessage.Table, message.Id)));
        Assert.Empty(store.All(StoredAccount.Table));
    }

    [Fact]
    public async Task What_is_kept_in_memory_follows_the_commits()
    {
        await using var store = await Open();
        var seen = 0;
        await store.Change(step =>
        {
            step.Put(StoredAccount.Table, Account());
            Assert.Empty(store.All(StoredAccount.Table));
            step.After(() => seen = store.All(StoredAccount.Table).Count);
        });
        Assert.Equal(1, seen);
        await store.Change(step => step.DeleteAll(StoredAccount.Table));
        Assert.Empty(store.All(StoredAccount.Table));
    }

    [Fact]
    public async Task A_passphrase_opens_the_store_and_another_one_does_not()
    {
        await (await Open(StoreKey.Passphrase("correct horse"))).DisposeAsync();
        var refused = await Assert.ThrowsAsync<StoreException>(() => Open(StoreKey.Passphrase("wrong horse")));
        Assert.Equal("store-key", refused.Code);
        await (await Open(StoreKey.Passphrase("correct horse"))).DisposeAsync();
        Assert.False(File.Exists(Path + ".key"));
    }

    [Fact]
    public async Task A_store_is_opened_with_the_kind_of_key_it_was_made_with()
    {
        await (await Open()).DisposeAsync();
        var refused = await Assert.ThrowsAsync<StoreException>(() => Open(StoreKey.Passphrase("something")));
        Assert.Contains("'key-file'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_key_file_a_store_stays_closed_and_is_not_made_anew()
    {
        await (await Open()).DisposeAsync();
        var key = await File.ReadAllBytesAsync(Path + ".key");
        File.Delete(Path + ".key");
        Assert.Equal("store-key", (await Assert.ThrowsAsync<StoreException>(() => Open())).Code);
        Assert.False(File.Exists(Path + ".key"));
        await WriteKey(RandomNumberGenerator.GetBytes(32));
        Assert.Equal("store-key", (await Assert.ThrowsAsync<StoreException>(() => Open())).Code);
        await WriteKey(key);
        await (await Open()).DisposeAsync();
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_key_file_and_the_database()
    {
        await using var store = await Open();
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path + ".key"));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path + "-wal"));
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_is_not_used()
    {
        await (await Open()).DisposeAsync();
        File.SetUnixFileMode(Path + ".key", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", (await Assert.ThrowsAsync<StoreException>(() => Open())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_whose_making_died_after_the_key_file_is_made_with_that_key()
    {
        await StoreKey.KeyFile().CreateAsync(Path, new byte[32], CancellationToken.None);
        var key = await File.ReadAllBytesAsync(Path + ".key");
        await (await Open()).DisposeAsync();
        Assert.Equal(key, await File.ReadAllBytesAsync(Path + ".key"));
    }

    [Fact]
    public async Task A_second_client_on_the_same_store_is_refused_with_a_sentence()
    {
        await using var store = await Open();
        var refused = await Assert.ThrowsAsync<StoreException>(() => Open());
        Assert.Equal("store-in-use", refused.Code);
        Assert.Contains("one client at a time", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_left_alone()
    {
        await (await Open()).DisposeAsync();
        Run("PRAGMA user_version = 99");
        Assert.Equal("store-newer", (await Assert.ThrowsAsync<StoreException>(() => Open())).Code);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(Path, string.Concat(Enumerable.Repeat("This is a letter to my aunt. ", 200)));
        Assert.Equal("store-failed", (await Assert.ThrowsAsync<StoreException>(() => Open())).Code);
    }

    public static TheoryData<string> Tampering { get; } =
    [
        "UPDATE messages SET sealed = (SELECT sealed FROM messages WHERE arrival = 2) WHERE arrival = 1",
        "UPDATE messages SET place = place + 1 WHERE arrival = 1",
        "UPDATE messages SET mine = 1 WHERE arrival = 1",
        "UPDATE messages SET arrival = 77 WHERE arrival = 1",
        "UPDATE messages SET chat = randomblob(16) WHERE arrival = 1",
        "UPDATE messages SET sealed = zeroblob(length(sealed)) WHERE arrival = 1",
        "UPDATE messages SET sealed = x'' WHERE arrival = 1",
        "UPDATE messages SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE arrival = 1",
        "UPDATE messages SET id = randomblob(16) WHERE arrival = 1",
    ];

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task A_row_that_somebody_else_has_changed_is_noticed(string sql)
    {
        await using (var store = await Open())
            await store.Change(step =>
            {
                step.Put(StoredMessage.Table, Message("first") with { Arrival = 1 });
                step.Put(StoredMessage.Table, Message("second") with { Arrival = 2 });
            });
        Run(sql);
        await using (var store = await Open())
        {
            var damaged = await Assert.ThrowsAsync<StoreException>(() => store.Change(step => step.Find(StoredMessage.Table, "")));
            Assert.Equal("store-damaged", damaged.Code);
        }
    }

    [Fact]
    public async Task A_record_cannot_be_passed_off_as_one_of_another_kind()
    {
        await using (var store = await Open())
            await store.Change(step =>
            {
                step.Put(StoredTokens.Table, new StoredTokens("secret"));
                step.Put(StoredChallenge.Table, new StoredChallenge(new Uri("http://localhost"), "+1555", "id", "sms", 0, 0));
            });
        Run("UPDATE singles SET sealed = (SELECT sealed FROM singles WHERE name = 'challenge') WHERE name = 'tokens'");
        await using (var store = await Open())
            await Assert.ThrowsAsync<StoreException>(() => store.Change(step => step.Get(StoredTokens.Table, default)));
    }

    [Fact]
    public async Task Nothing_of_the_same_content_looks_the_same_twice()
    {
        var message = Message("again and again");
        await using (var store = await Open())
        {
            await store.Change(step => step.Put(StoredMessage.Table, message));
            var first = Blob("SELECT sealed FROM messages");
            await store.Change(step => step.Put(StoredMessage.Table, message));
            Assert.NotEqual(first, Blob("SELECT sealed FROM messages"));
        }
    }

    [Fact]
    public async Task A_store_in_memory_leaves_no_file()
    {
        await using (var store = await LocalStore.Open(":memory:", StoreKey.KeyFile(), RandomNumberGenerator.Fill, CancellationToken.None))
            await store.Change(step => step.Put(StoredMessage.Table, Message("gone")));
        Assert.False(File.Exists(":memory:"));
        Assert.False(File.Exists(":memory:.key"));
    }

    [Fact]
    public async Task Opening_what_is_not_there_makes_nothing()
    {
        Assert.Equal("store-missing", (await Assert.ThrowsAsync<StoreException>(() => ParleyClient.OpenAsync(Path))).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_closed_store_takes_no_step()
    {
        var store = await Open();
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Change(step => step.Get(StoredTokens.Table, default)));
    }

    private async Task<LocalStore> Open(IStoreKey? key = null)
    {
        var store = await LocalStore.Open(Path, key ?? StoreKey.KeyFile(), RandomNumberGenerator.Fill, CancellationToken.None);
        store.Keep(StoredAccount.Table);
        return store;
    }

    private async Task WriteKey(byte[] key)
    {
        await File.WriteAllBytesAsync(Path + ".key", key);
        File.SetUnixFileMode(Path + ".key", UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Run(string sql)
    {
        using var connection = Raw();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private byte[] Blob(string sql)
    {
        using var connection = Raw();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (byte[])command.ExecuteScalar()!;
    }

    private SqliteConnection Raw()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static StoredMessage Message(string text) =>
        new(new MessageId(Guid.NewGuid()), Chat, 1024, 1, new AccountId(Guid.NewGuid()), Mine: false, At: 1, MessageKind.Text, text);

    private static StoredAccount Account() => new(new Uri("http://localhost:8080"), "+15550100", new AccountId(Guid.NewGuid()), 1, AccountPhase.Ready, Profile: null);
}
