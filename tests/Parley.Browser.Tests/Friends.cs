using System.Globalization;
using Parley.Client;

namespace Parley.Browser.Tests;

/// <summary>Many people on the SDK, each of whom has written to one person so often that it fills the account.</summary>
internal static class Friends
{
    private const int AtATime = 4;

    /// <summary>So many friends write so many messages each: "message 0" is the oldest. They are gone when all of it was sent.</summary>
    public static Task Fill(ServerProcess server, Person person, int friends, int messages) => Parallel.ForEachAsync(
        Enumerable.Range(0, friends),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime },
        async (friend, cancellation) => await Write(server, person, friend, messages, cancellation));

    private static async Task Write(ServerProcess server, Person person, int friend, int messages, CancellationToken cancellation)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"+1555{2000 + friend}");
        var options = new ParleyClientOptions { DisplayName = $"Friend {friend}", AppearOnline = false };
        await using var client = await ParleyClient.SignInAsync(server.Address, number, ":memory:", _ => server.CodeFor(number), options, cancellation);
        var chat = await client.OpenChatAsync(person.PhoneNumber, cancellation);
        for (var n = 0; n < messages - 1; n++)
            await chat.EnqueueAsync($"message {n}", cancellationToken: cancellation);
        await chat.SendAsync($"message {messages - 1}", cancellationToken: cancellation);
    }
}
