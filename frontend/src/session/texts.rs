//! Texts of signing in.

crate::i18n::texts! {
    Tagline: "Peta bersama Tim PORA: di mana tenaga kerja asing bekerja dan tinggal.",
        "The team's shared map of where foreign workers work and live.";
    SignIn: "Masuk", "Sign in";
    Username: "Nama pengguna", "User name";
    Password: "Kata sandi", "Password";
    Ended: "Sesi Anda telah berakhir. Masuk lagi untuk melanjutkan di tempat yang sama.",
        "Your session ended. Sign in again to go on where you were.";
    SetUpTitle: "Buat akun administrator pertama", "Set up the first administrator";
    SetTitle: "Buat kata sandi", "Set a password";
    DisplayName: "Nama lengkap", "Full name";
    Repeat: "Ulangi kata sandi", "Repeat the password";
    PasswordRule: "Sedikitnya 12 karakter; beberapa kata lebih mudah diingat.",
        "At least 12 characters; several words are easier to remember.";
    TooShort: "Kata sandi kurang dari 12 karakter.", "The password is shorter than 12 characters.";
    NotRepeated: "Kedua kata sandi tidak sama.", "The two passwords differ.";
    SetAndEnter: "Simpan dan masuk", "Save and sign in";
    UnsentRecords: "Masih ada catatan lapangan yang belum terkirim. Keluar dan hapus catatan itu?",
        "Field records are not sent yet. Sign out and delete them?";
}
