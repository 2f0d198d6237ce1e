// A stock C++ QuickFIX initiator, driven by lines on its standard input; what happens to it goes to standard output:
//
//   password TEXT    what the next Logons carry in Password(554)
//   send FIELDS      sends the message 35=D|11=a|…, with | for SOH; several with # between them, one after the other
//   logout, logon    leaves, and comes back
//   exit             ends the program
//
//   logged-on, logged-out, app MESSAGE, admin MESSAGE
//
// Its only argument is a QuickFIX settings file with one session.

#include <iostream>
#include <mutex>
#include <sstream>
#include <string>

#include <quickfix/Application.h>
#include <quickfix/FileStore.h>
#include <quickfix/Message.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketInitiator.h>

namespace {

std::mutex output;

void say(const std::string& word, const std::string& text) {
  std::lock_guard<std::mutex> lock(output);
  std::string shown = text;
  for (char& c : shown) {
    if (c == '\001') {
      c = '|';
    }
  }
  std::cout << word << (shown.empty() ? "" : " ") << shown << std::endl;
}

class Client : public FIX::Application {
 public:
  void password(const std::string& value) {
    std::lock_guard<std::mutex> lock(guard_);
    password_ = value;
  }

  void onCreate(const FIX::SessionID&) override {}
  void onLogon(const FIX::SessionID&) override { say("logged-on", ""); }
  void onLogout(const FIX::SessionID&) override { say("logged-out", ""); }

  void toAdmin(FIX::Message& message, const FIX::SessionID&) override {
    if (message.getHeader().getField(FIX::FIELD::MsgType) == "A") {
      std::lock_guard<std::mutex> lock(guard_);
      message.setField(FIX::FIELD::Password, password_);
    }
  }

  void toApp(FIX::Message&, const FIX::SessionID&) throw(FIX::DoNotSend) override {}

  void fromAdmin(const FIX::Message& message, const FIX::SessionID&) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue, FIX::RejectLogon) override {
    say("admin", message.toString());
  }

  void fromApp(const FIX::Message& message, const FIX::SessionID&) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue, FIX::UnsupportedMessageType) override {
    say("app", message.toString());
  }

 private:
  std::mutex guard_;
  std::string password_;
};

FIX::Message messageOf(const std::string& fields) {
  FIX::Message message;
  std::istringstream in(fields);
  std::string field;
  while (std::getline(in, field, '|')) {
    const std::size_t equals = field.find('=');
    if (equals == std::string::npos) {
      continue;
    }
    const int tag = std::stoi(field.substr(0, equals));
    const std::string value = field.substr(equals + 1);
    if (tag == FIX::FIELD::MsgType) {
      message.getHeader().setField(tag, value);
    } else {
      message.setField(tag, value);
    }
  }
  return message;
}

void obey(Client& client, const FIX::SessionID& session) {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t space = line.find(' ');
    const std::string command = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (command == "password") {
      client.password(rest);
    } else if (command == "send") {
      std::istringstream messages(rest);
      std::string fields;
      while (std::getline(messages, fields, '#')) {
        FIX::Message message = messageOf(fields);
        FIX::Session::sendToTarget(message, session);
      }
    } else if (command == "logout") {
      FIX::Session::lookupSession(session)->logout();
    } else if (command == "logon") {
      FIX::Session::lookupSession(session)->logon();
    } else if (command == "exit") {
      return;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: initiator SETTINGS" << std::endl;
    return 2;
  }
  try {
    FIX::SessionSettings settings(argv[1]);
    Client client;
    std::string line;
    // The first line is the first password, so that no Logon goes without one.
    if (!std::getline(std::cin, line)) {
      return 0;
    }
    client.password(line.substr(line.find(' ') + 1));
    FIX::FileStoreFactory stores(settings);
    FIX::SocketInitiator initiator(client, stores, settings);
    initiator.start();
    obey(client, *settings.getSessions().begin());
    initiator.stop(true);
    return 0;
  } catch (const std::exception& e) {
    std::cerr << e.what() << std::endl;
    return 1;
  }
}
