using Parley.Client;
using ReminderBot;

// A bot that reminds people: they write "/remind 10m tea", and ten minutes later it says so.
//
//   dotnet run --project examples/ReminderBot -- http://localhost:8080 token.txt reminders.db
//
// token.txt holds the token that `parley bot create` has shown. The store, reminders.db, is made at the first start; it holds the bot's keys, its chats and its
// reminders, all encrypted. Keep both files to yourself.
if (args is not [var server, var tokenFile, var store])
{
    await Console.Error.WriteLineAsync("usage: ReminderBot SERVER TOKEN-FILE STORE");
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopping.Cancel();
};
var token = await File.ReadAllTextAsync(tokenFile);
await using var parley = await ParleyClient.SignInBotAsync(new Uri(server), token, store);
Console.WriteLine($"@{parley.Me.Username} is listening.");
await new Reminders(parley, TimeProvider.System).RunAsync(stopping.Token);
return 0;
