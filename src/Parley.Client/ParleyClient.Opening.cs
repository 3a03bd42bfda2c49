using Parley.Client.Accounts;
using Parley.Client.Media;
using Parley.Client.Store;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>
    /// Opens the store, signs the device in if it is not, and begins to keep a connection up. A store that is signed in with this number asks for no code and
    /// needs no network: the same call serves the first start and every later one. A sign-in that was interrupted goes on where it was.
    /// <para>
    /// An account that is in use elsewhere is not taken over: <see cref="LinkAsync"/> makes one more device of it. Only with
    /// <see cref="ParleyClientOptions.StartAnew"/> a sign-in begins the account anew, without its other devices.
    /// </para>
    /// </summary>
    /// <param name="server">Where the server is, such as <c>https://chat.example</c>.</param>
    /// <param name="phoneNumber">With country code; spaces and hyphens do not count. An account is made for a number that has none.</param>
    /// <param name="storePath">A file of this client's own; <c>:memory:</c> for a device that lives as long as the object.</param>
    /// <param name="readCode">Gets the code that was sent to the number, from wherever the person enters it; is asked again after a wrong one.</param>
    /// <param name="options">Everything that can be chosen; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up. What was done stays done, and the next call goes on from there.</param>
    /// <exception cref="RefusedException">
    /// The server refuses ("code-too-soon", "code-attempts", ...), the store belongs to another account ("store-taken"), or the account is in use on another device
    /// ("account-elsewhere").
    /// </exception>
    /// <exception cref="ServerUnreachableException">The device is not signed in, and there is no network to do so.</exception>
    /// <exception cref="StoreException">The store is in use, damaged, or guarded by another key.</exception>
    public static async Task<ParleyClient> SignInAsync(
        Uri server, string phoneNumber, string storePath, Func<CodeRequest, Task<string>> readCode, ParleyClientOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new ParleyClientOptions();
        var origin = Origin(server, options);
        return await SignIn(
            storePath, origin, options, engine => engine.SignIn().Run(origin, PhoneNumbers.Normalize(phoneNumber), readCode, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Makes this a device of an account that another device is signed in to: shows a code, which that one scans or is given as text, then six digits, which the
    /// person compares; with their confirmation there the device is one of the account. A store that was linked before needs no network and shows nothing.
    /// </summary>
    /// <param name="server">Where the server is, such as <c>https://chat.example</c>.</param>
    /// <param name="storePath">A file of this client's own; <c>:memory:</c> for a device that lives as long as the object.</param>
    /// <param name="show">Shows what the person needs; a code is replaced by the next within the minute, six times.</param>
    /// <param name="options">Everything that can be chosen; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up. Nothing is left behind.</param>
    /// <exception cref="RefusedException">
    /// The other device has cancelled ("link-cancelled"), what it offered does not hold ("link-refused"), nobody scanned a code ("link-unused"), it was not confirmed
    /// in time ("link-gone"), or the store belongs to a device that signed in otherwise ("store-taken").
    /// </exception>
    /// <exception cref="ServerUnreachableException">The device is not linked, and there is no network to do so.</exception>
    /// <exception cref="StoreException">The store is in use, damaged, or guarded by another key.</exception>
    public static async Task<ParleyClient> LinkAsync(
        Uri server, string storePath, Func<LinkStep, Task> show, ParleyClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ParleyClientOptions();
        var origin = Origin(server, options);
        return await SignIn(storePath, origin, options, engine => engine.Joining(origin).Run(show, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// The same for a bot, which signs in with its token and is asked for no code. A store that is signed in with this token needs no network. With a new token
    /// of the same bot the store goes on: keys of the account, chats and messages stay.
    /// </summary>
    /// <param name="server">Where the server is, such as <c>https://chat.example</c>.</param>
    /// <param name="token">What the owner was given when the bot was made; it begins with <c>pbot_</c>. Keep it as a password is kept.</param>
    /// <param name="storePath">A file of this bot's own; <c>:memory:</c> for a device that lives as long as the object.</param>
    /// <param name="options">Everything that can be chosen; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up. What was done stays done, and the next call goes on from there.</param>
    /// <exception cref="RefusedException">The token opens no bot ("bot-token-wrong"), or the store belongs to another account ("store-taken").</exception>
    /// <exception cref="ServerUnreachableException">The bot is not signed in, and there is no network to do so.</exception>
    /// <exception cref="StoreException">The store is in use, damaged, or guarded by another key.</exception>
    public static async Task<ParleyClient> SignInBotAsync(
        Uri server, string token, string storePath, ParleyClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ParleyClientOptions();
        var origin = Origin(server, options);
        return await SignIn(storePath, origin, options, engine => engine.SignIn().RunBot(origin, token.Trim(), cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Opens the store of a device that has signed in before. Needs no network and makes no connection: <see cref="ConnectAsync"/> does. Chats and messages
    /// can be read, also of a device whose session was ended.
    /// </summary>
    /// <param name="storePath">The file.</param>
    /// <param name="options">Everything that can be chosen; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">There is no store, or it is in use, damaged, or guarded by another key.</exception>
    /// <exception cref="SignedOutException">Nobody has signed in with this store.</exception>
    public static async Task<ParleyClient> OpenAsync(string storePath, ParleyClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!StoreFile.Exists(storePath))
            throw StoreException.Missing(storePath);
        options ??= new ParleyClientOptions();
        var engine = await Open(
            storePath, store => store.All(StoredAccount.Table).GetValueOrDefault(default)?.Server ?? throw new SignedOutException("signed-out"), options, cancellationToken);
        return new ParleyClient(engine);
    }

    /// <summary>
    /// Ends the session and forgets everything: the store and its key are deleted, whether or not the server can be told. What recovery and the
    /// other devices need of it goes to the server before, and the other devices are told, so that they leave this one out of the list; each if that takes no longer
    /// than three seconds. The client is disposed.
    /// </summary>
    public async Task SignOutAsync(CancellationToken cancellationToken = default)
    {
        var path = _engine.Core.Store.Path;
        await _engine.Leaving.InTime(_engine.History.WriteAll, cancellationToken);
        await _engine.Leaving.Tell(cancellationToken);
        await _engine.Core.Background.DisposeAsync();
        try
        {
            await _engine.Logout(cancellationToken);
        }
        catch (ParleyException)
        {
            // The session ends by itself when it is not renewed.
        }

        await _engine.Core.Store.Change(StoreTables.Clear, CancellationToken.None);
        await DisposeAsync();
        if (path == StoreFile.InMemory)
            return;
        StoreFile.Delete(path);
        FileShelf.DeleteAll(path);
        _engine.Core.Options.StoreKey.Forget(path);
    }

    private static async Task<ParleyClient> SignIn(
        string storePath, Uri server, ParleyClientOptions options, Func<Engine, Task> how, CancellationToken cancellationToken)
    {
        var engine = await Open(storePath, _ => server, options, cancellationToken);
        try
        {
            await how(engine);
            return await Begin(engine, cancellationToken);
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    private static async Task<Engine> Open(string storePath, Func<LocalStore, Uri> serverOf, ParleyClientOptions options, CancellationToken cancellationToken)
    {
        var store = await LocalStore.Open(storePath, options.StoreKey, options.Random, cancellationToken);
        try
        {
            StoreTables.Keep(store);
            store.Fault = options.Fault;
            return await Engine.Start(store, serverOf(store), options);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>A device that has just signed in is made reachable before anything else; one that was so before needs nothing to begin.</summary>
    private static async Task<ParleyClient> Begin(Engine engine, CancellationToken cancellationToken)
    {
        var client = new ParleyClient(engine);
        if (!engine.Onboarding.IsComplete)
            await engine.Onboarding.Advance(cancellationToken);
        engine.Live.Start();
        return client;
    }

    private static Uri Origin(Uri server, ParleyClientOptions options)
    {
        if (!server.IsAbsoluteUri || (server.Scheme != Uri.UriSchemeHttps && server.Scheme != Uri.UriSchemeHttp))
            throw new ArgumentException("The address of a server begins with https: or http:.", nameof(server));
        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback && !options.AllowPlainHttp)
            throw RefusedException.Here("plain-http", $"{server.Host} is another machine: use https, or allow plain http in the options.");
        return new Uri(server.GetLeftPart(UriPartial.Authority));
    }
}
