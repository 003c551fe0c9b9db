# Fills a fresh Redmine: a private project, a custom field for our key on one of its trackers, and
# a user who may do there what hypercare does and nothing else. Prints the two API keys and the
# number of the field as JSON.
# Run by Redmine's own `rails runner`.
require 'json'
require 'redmine/default_data/loader'

Redmine::DefaultData::Loader.load('en')
Setting.rest_api_enabled = '1'
Setting.login_required = '1'
Setting.default_language = 'en'

admin = User.find_by_login('admin')
admin.password = admin.password_confirmation = ENV.fetch('ADMIN_PASSWORD')
admin.must_change_passwd = false
admin.mail = 'admin@tracker.example'
admin.save!

bug = Tracker.find_by_name!('Bug')
key = IssueCustomField.create!(
  name: ENV.fetch('KEY_FIELD'), field_format: 'string', is_for_all: true, is_filter: true,
  searchable: true, trackers: [bug]
)

project = Project.create!(
  name: 'Hypercare', identifier: 'hypercare', is_public: false,
  trackers: Tracker.all, enabled_module_names: %w[issue_tracking wiki]
)
role = Role.create!(
  name: 'Feedback', issues_visibility: 'all', assignable: false,
  permissions: %i[view_issues add_issues add_issue_notes]
)
user = User.new(
  firstname: 'Hyper', lastname: 'Care', mail: 'hypercare@tracker.example', mail_notification: 'none'
)
user.login = 'hypercare'
user.password = user.password_confirmation = SecureRandom.hex(16)
user.save!
Member.create!(project: project, principal: user, roles: [role])

puts JSON.generate(key: user.api_key, admin_key: admin.api_key, key_field: key.id)
