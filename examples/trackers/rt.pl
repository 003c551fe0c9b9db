# Fills a fresh Request Tracker: a queue, custom fields for our key and for a choice, and a user
# with a token who may do on that queue what hypercare does and nothing else. Prints two tokens as
# JSON, the user's and root's. Usage: rt.pl ROOT_PASSWORD KEY_FIELD
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use JSON;
use RT;
RT->LoadConfig;
RT->Init;

my ($password, $key_field) = @ARGV;
my $system = RT->SystemUser;

sub well { my ($result, $message) = @_; die "$message\n" unless $result; return $result }

sub token {
    my $name = shift;
    my $user = RT::CurrentUser->new;
    $user->Load($name);
    my $token = RT::AuthToken->new($user);
    my ($id, $message, $value) = $token->Create(Owner => $user->id, Description => 'hypercare');
    well($id, $message);
    return $value;
}

my $root = RT::User->new($system);
$root->Load('root');
$root->SetPassword($password);

my $queue = RT::Queue->new($system);
well($queue->Create(Name => 'Hypercare', CorrespondAddress => 'hypercare@tracker.example'));

my $key = RT::CustomField->new($system);
well($key->Create(Name => $key_field, Type => 'FreeformSingle', LookupType => RT::Ticket->CustomFieldLookupType));
well($key->AddToObject($queue));
my $wave = RT::CustomField->new($system);
well($wave->Create(Name => 'Wave', Type => 'SelectSingle', LookupType => RT::Ticket->CustomFieldLookupType));
well($wave->AddValue(Name => $_)) for qw(First Second);
well($wave->AddToObject($queue));

my $user = RT::User->new($system);
well($user->Create(Name => 'hypercare', EmailAddress => 'collector@tracker.example', Privileged => 1));
for my $right (qw(SeeQueue ShowTicket ShowTicketComments CreateTicket CommentOnTicket)) {
    well($user->PrincipalObj->GrantRight(Right => $right, Object => $queue));
}
for my $field ($key, $wave) {
    for my $right (qw(SeeCustomField SetInitialCustomField)) {
        well($user->PrincipalObj->GrantRight(Right => $right, Object => $field));
    }
}
# Only while the token is made.
my $manage = [Right => 'ManageAuthTokens', Object => RT->System];
well($user->PrincipalObj->GrantRight(@$manage));
my $value = token('hypercare');
well($user->PrincipalObj->RevokeRight(@$manage));

print encode_json({ token => $value, admin_token => token('root') }), "\n";
