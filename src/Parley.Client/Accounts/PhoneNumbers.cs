namespace Parley.Client.Accounts;

/// <summary>Phone numbers as the interface writes them: a plus sign and digits.</summary>
internal static class PhoneNumbers
{
    public static bool IsNumber(string text) => text.StartsWith('+');

    public static string Normalize(string phoneNumber) => string.Concat(phoneNumber.Where(c => c is not (' ' or '-')));
}
