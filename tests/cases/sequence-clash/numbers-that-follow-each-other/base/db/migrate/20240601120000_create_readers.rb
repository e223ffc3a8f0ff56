class CreateReaders < ActiveRecord::Migration[7.1]
end
